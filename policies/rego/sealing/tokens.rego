package samsvar.sealing

# What alone shows by its shape that it is a secret. A text without one of the hints cannot match: a
# look that costs much less than the expression does.
tokens := {
	"a private key": {
		"hints": ["PRIVATE KEY"],
		"pattern": `-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----`,
	},
	"an AWS access key": {
		"hints": ["AKIA", "ASIA"],
		"pattern": `\b(?:AKIA|ASIA)[A-Z2-7]{16}\b`,
	},
	"a GitHub token": {
		"hints": ["gho_", "ghp_", "ghr_", "ghs_", "ghu_", "github_pat_"],
		"pattern": `\b(?:gh[opusr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{50,})`,
	},
	"a GitLab token": {
		"hints": ["glpat-"],
		"pattern": `\bglpat-[A-Za-z0-9_-]{20,}`,
	},
	"a Slack token": {
		"hints": ["xox"],
		"pattern": `\bxox[abeoprs]-[A-Za-z0-9-]{10,}`,
	},
	"a Google API key": {
		"hints": ["AIza"],
		"pattern": `\bAIza[A-Za-z0-9_-]{35}`,
	},
	"a Stripe key": {
		"hints": ["k_live_"],
		"pattern": `\b[rs]k_live_[A-Za-z0-9]{16,}`,
	},
	"an npm token": {
		"hints": ["npm_"],
		"pattern": `\bnpm_[A-Za-z0-9]{36}\b`,
	},
	"a PyPI token": {
		"hints": ["pypi-AgE"],
		"pattern": `\bpypi-AgE[A-Za-z0-9_-]{50,}`,
	},
	"a Vault token": {
		"hints": ["hvs.", "hvb."],
		"pattern": `\bhv[sb]\.[A-Za-z0-9_-]{20,}`,
	},
	"a DigitalOcean token": {
		"hints": ["_v1_"],
		"pattern": `\bdo[opr]_v1_[a-f0-9]{64}\b`,
	},
	"an age key": {
		"hints": ["AGE-SECRET-KEY-1"],
		"pattern": `\bAGE-SECRET-KEY-1[A-Z0-9]{50,}`,
	},
	"a JSON Web Token": {
		"hints": ["eyJ"],
		"pattern": `\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}`,
	},
	"an address with a password": {
		"hints": ["://"],
		"pattern": `\b[a-z][a-z0-9+.-]*://[^\s/:@${<]*:[^\s/@${<]{3,}@`,
	},
}

# METADATA
# title: No token or key in the clear
# description: >-
#   Nothing in environment, commands, configuration or annotations has the shape of a private key, of
#   a token of a known provider, of a JSON Web Token or of an address with a password.
# custom:
#   code: sealing.plaintext-token
#   severity: critical
#   requirements: [GDPR-5-1-f, GDPR-32]
deny contains {
	"code": "sealing.plaintext-token",
	"message": sprintf(
		"%s holds %s in the clear at %s: put it into a SealedSecret, refer to it from there, and change it, since it was disclosed",
		[named, what, path],
	),
	"path": path,
} if {
	some what, kind_of_token in tokens
	some hint in kind_of_token.hints
	contains(whole, hint)
	some path, text in texts
	contains(text, hint)
	some line in split(text, "\n")
	contains(line, hint)
	count(regex.find_n(kind_of_token.pattern, line, 1)) > 0
}

# METADATA
# title: No national identity number
# description: >-
#   Nothing in environment, commands, configuration or annotations is a Norwegian national identity
#   number or D-number, by its date and both check digits.
# custom:
#   code: sealing.national-identity-number
#   severity: critical
#   requirements: [GDPR-5-1-c, GDPR-5-1-f, GDPR-32, GDPR-87]
deny contains {
	"code": "sealing.national-identity-number",
	"message": sprintf(
		"%s holds a national identity number at %s: personal data does not belong into configuration. Remove it, from the history as well",
		[named, path],
	),
	"path": path,
} if {
	count(regex.find_n(`\b\d{11}\b`, whole, 1)) > 0
	some path, text in texts
	some number in regex.find_n(`\b\d{11}\b`, text, -1)
	identity_number(number)
}

identity_number(number) if {
	digits := [to_number(digit) | some digit in split(number, "")]
	day := (digits[0] * 10) + digits[1]
	day_of_month(day)
	month := (digits[2] * 10) + digits[3]
	month >= 1
	month <= 12
	digits[9] == check_digit(digits, [3, 7, 6, 1, 8, 9, 4, 5, 2])
	digits[10] == check_digit(digits, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2])
}

day_of_month(day) if {
	day >= 1
	day <= 31
}

# A D-number adds 40 to the day.
day_of_month(day) if {
	day >= 41
	day <= 71
}

check_digit(digits, weights) := (11 - (sum(products) % 11)) % 11 if {
	products := [product |
		some i, weight in weights
		product := weight * digits[i]
	]
}
