package member

import "slices"

// Action is something that only some roles may do. Every route of the portal behind the login names one.
type Action string

// The actions.
const (
	// Begin is being led to where one's own work begins.
	Begin Action = "begin"
	// OwnAccount is one's own login: ending it, its sessions, its passkeys.
	OwnAccount Action = "own account"
	// SecondFactor is having to prove more than a password to get in, and looking after what one proves it with.
	SecondFactor Action = "second factor"
	// ReadOffice is looking at the organisation's complexes, filings, bills and files.
	ReadOffice Action = "read office"
	// FileUsage is filing, repairing, registering and correcting.
	FileUsage Action = "file usage"
	// ReadAccessLog is reading who saw or changed whose data: one's own organisation's, for a clerk everybody's.
	ReadAccessLog Action = "read access log"
	// Apply is making applications for the organisation's contracts and answering on them.
	Apply Action = "apply"
	// WorkDesk is the supplier's own work: finding members and contracts of everybody, contracts, readings and decisions.
	WorkDesk Action = "work desk"
	// ManageOrganisation is changing the organisation's details and its staff.
	ManageOrganisation Action = "manage organisation"
	// Unmask is being shown what is masked of one thing, for a reason that the access log keeps.
	Unmask Action = "unmask"
	// VerifyMembers is deciding on applications for membership.
	VerifyMembers Action = "verify members"
	// ManageAccess is letting households look at their own bills, and ending it.
	ManageAccess Action = "manage household access"
	// ReadHome is a household's look at itself.
	ReadHome Action = "read home"
)

// policy is the whole of what may be done: whoever is not listed may not.
var policy = map[Action][]Role{
	Begin:         {Manager, Reader, Clerk, Household},
	OwnAccount:    {Manager, Reader, Clerk},
	SecondFactor:  {Clerk},
	ReadOffice:    {Manager, Reader},
	FileUsage:     {Manager},
	ReadAccessLog: {Manager, Clerk},
	Apply:         {Manager},
	WorkDesk:      {Clerk},
	Unmask:        {Clerk},

	ManageOrganisation: {Manager},
	VerifyMembers:      {Clerk},
	ManageAccess:       {Manager},
	ReadHome:           {Household},
}

// May reports whether the role may do it.
func (r Role) May(a Action) bool { return slices.Contains(policy[a], r) }
