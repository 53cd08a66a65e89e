package main

import "runtime/debug"

// version is set by the linker in a release.
var version = ""

// versionCmd tells which program this is.
type versionCmd struct{}

// Run prints the version.
func (versionCmd) Run(con *console) error {
	con.printf("kilowon %s\n", programVersion())
	return nil
}

// programVersion is the release, or the revision the program was built from.
func programVersion() string {
	if version != "" {
		return version
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "(개발판)"
	}
	revision, changed := "", ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			revision = s.Value[:min(12, len(s.Value))]
		case s.Key == "vcs.modified" && s.Value == "true":
			changed = "+"
		}
	}
	if revision == "" {
		return "(개발판) " + info.GoVersion
	}
	return revision + changed + " " + info.GoVersion
}
