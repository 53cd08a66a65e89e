// Package member decides about those who use the portal: which kinds there are, which roles, and what each role may do.
package member

// Kind is what an organisation is.
type Kind string

// The kinds of organisations.
const (
	// Individual is a person in business (개인).
	Individual Kind = "individual"
	// Corporation is whoever has a corporation number (법인).
	Corporation Kind = "corporation"
	// Group is a body without one: an association, an agency, a management office (단체/국가기관/아파트관리사무소).
	Group Kind = "group"
	// Supplier is the electricity supplier itself, whose clerks decide.
	Supplier Kind = "supplier"
)

// String is the kind's Korean name.
func (k Kind) String() string {
	switch k {
	case Individual:
		return "개인사업자"
	case Corporation:
		return "법인"
	case Group:
		return "단체/국가기관/아파트관리사무소"
	case Supplier:
		return "전기공급자"
	}
	return string(k)
}

// Role is what a person may do in an organisation.
type Role string

// The roles. A household is no member of staff: it was let in by its office and sees itself alone.
const (
	// Manager (관리자) does all of an organisation's work and manages its staff.
	Manager Role = "manager"
	// Reader (조회자) looks and changes nothing.
	Reader Role = "reader"
	// Clerk (담당자) works for the supplier.
	Clerk Role = "clerk"
	// Household (세대) is a home of a complex.
	Household Role = "household"
)

// Of reports whether staff of an organisation of the kind may have the role.
func (r Role) Of(k Kind) bool {
	switch r {
	case Manager, Reader:
		return k != Supplier
	case Clerk:
		return k == Supplier
	}
	return false
}

// String is the role's Korean name.
func (r Role) String() string {
	switch r {
	case Manager:
		return "관리자"
	case Reader:
		return "조회자"
	case Clerk:
		return "공급자 담당자"
	case Household:
		return "세대"
	}
	return string(r)
}
