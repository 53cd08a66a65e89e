package member

import (
	"testing"

	"github.com/kilowon/kilowon"
)

func TestCheckStaff(t *testing.T) {
	for _, c := range []struct {
		left []Post
		want bool
	}{{nil, false}, {[]Post{{"a", Reader}}, false}, {[]Post{{"a", Reader}, {"b", Reader}}, false}, {[]Post{{"a", Manager}}, true}, {[]Post{{"a", Reader}, {"b", Manager}}, true}} {
		err := CheckStaff(c.left)
		if (err == nil) != c.want || err != nil && kilowon.CodeOf(err) != kilowon.Conflict {
			t.Errorf("%v: %v", c.left, err)
		}
	}
}
