package member

// PersonalData is one kind of personal data that is kept, as everybody may know it.
type PersonalData struct {
	// Who is whom it is of, What what is kept, Why for what.
	Who, What, Why string
	// Kept is for how long, Source what says so; Chosen says that no public rule does and we took it. Erased is what erases it.
	Kept, Source string
	Chosen       bool
	Erased       string
}
