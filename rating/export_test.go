package rating

// Known is how many blocks the totals are known of.
func (w *WhatIf) Known() int { return w.count }
