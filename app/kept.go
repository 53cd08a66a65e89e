package app

import "sync"

// mostKept bounds what is kept of one kind; beyond it everything is forgotten and worked out again as it is asked for.
const mostKept = 2000

// kept remembers what is worked out of a billed month, by the id of the month's invoice: an invoice is stored after all other bills of its month, and nothing
// issued is edited, so what is kept never grows old. The zero kept is empty.
type kept[V any] struct {
	mu     sync.Mutex
	values map[string]V
}

// of gives what is kept of an invoice, or works it out. What fails is not kept.
func (k *kept[V]) of(invoice string, work func() (V, error)) (V, error) {
	k.mu.Lock()
	v, ok := k.values[invoice]
	k.mu.Unlock()
	if ok {
		return v, nil
	}
	v, err := work()
	if err != nil {
		return v, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.values == nil || len(k.values) >= mostKept {
		k.values = make(map[string]V)
	}
	k.values[invoice] = v
	return v, nil
}
