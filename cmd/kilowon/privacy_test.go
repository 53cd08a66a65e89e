package main

import "testing"

func TestPersonalDataIsTold(t *testing.T) {
	list, err := personalData()
	if err != nil || len(list) < 5 {
		t.Fatalf("%d kinds, %v", len(list), err)
	}
	for _, d := range list {
		if d.Who == "" || d.What == "" || d.Why == "" || d.Kept == "" || d.Erased == "" || (d.Source == "") == !d.Chosen {
			t.Errorf("not told in full: %+v", d)
		}
	}
}
