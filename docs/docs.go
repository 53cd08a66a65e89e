// Package docs holds the documents of this folder that the program itself shows.
package docs

import "embed"

// Files has coverage.yaml and privacy.yaml.
//
//go:embed coverage.yaml privacy.yaml
var Files embed.FS

// CriticalPeakSample is a season with critical peak days of a customer, uses and prices that are all made up.
//
//go:embed samples/critical-peak-summer.yaml
var CriticalPeakSample string
