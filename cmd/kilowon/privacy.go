package main

import (
	"github.com/goccy/go-yaml"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/docs"
	"github.com/kilowon/kilowon/member"
)

// personalData reads which personal data is kept.
func personalData() ([]member.PersonalData, error) {
	text, err := docs.Files.ReadFile("privacy.yaml")
	if err != nil {
		return nil, err
	}
	var f struct {
		Groups []struct {
			ID, Who, What, Why, Kept, Source, Erased string
			Chosen                                   bool
			Columns, Sealed                          []string
		}
		None []string
	}
	if err := yaml.UnmarshalWithOptions(text, &f, yaml.Strict()); err != nil {
		return nil, &kilowon.Error{Code: kilowon.Internal, Path: "docs/privacy.yaml", Message: "개인정보 목록을 읽지 못했습니다", Err: err}
	}
	out := make([]member.PersonalData, len(f.Groups))
	for i, g := range f.Groups {
		out[i] = member.PersonalData{ID: g.ID, Who: g.Who, What: g.What, Why: g.Why, Kept: g.Kept, Source: g.Source, Chosen: g.Chosen, Erased: g.Erased}
	}
	return out, nil
}
