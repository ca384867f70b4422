"""The open door: anybody may tell a municipality that has one about a person, or about themselves, without saying who they are."""
