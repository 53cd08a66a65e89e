// Package docs holds the documents of this folder that the program itself shows.
package docs

import "embed"

// Files has coverage.yaml.
//
//go:embed coverage.yaml
var Files embed.FS
