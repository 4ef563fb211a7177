package samsvar.sealing

# METADATA
# title: No national identity number
# description: >-
#   Nothing in environment, commands, configuration, annotations, labels or values of custom
#   resources is a Norwegian national identity number, D-number or H-number, by its date and both
#   check digits. Numbers of test persons count when identityNumberMonths says so.
# custom:
#   code: sealing.national-identity-number
#   severity: critical
#   requirements: [GDPR-5-1-c, GDPR-5-1-f, GDPR-32, GDPR-87]
deny contains finding if some finding in national_identity_number

national_identity_number contains {
	"code": "sealing.national-identity-number",
	"message": sprintf(
		"%s holds a national identity number at %s: personal data does not belong into configuration. Remove it, from the history as well",
		[named, path],
	),
	"path": path,
} if {
	count(regex.find_n(eleven_digits, whole, 1)) > 0
	some path, text in texts
	some number in regex.find_n(eleven_digits, text, -1)
	identity_number(replace(number, " ", ""))
}

eleven_digits := `\b\d{6} ?\d{5}\b`

identity_number(number) if {
	numbers := [to_number(digit) | some digit in split(number, "")]
	numbers[9] == check_digit(numbers, [3, 7, 6, 1, 8, 9, 4, 5, 2])
	numbers[10] == check_digit(numbers, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2])
	some offset in input.parameters.identityNumberMonths
	month := ((numbers[2] * 10) + numbers[3]) - offset
	day_of_month((numbers[0] * 10) + numbers[1], month)
}

# A D-number adds 40 to the day.
day_of_month(day, month) if {
	some offset in [0, 40]
	day - offset >= 1
	day - offset <= days[month - 1]
}

days := [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

# Ten is no digit: such numbers are not given.
check_digit(numbers, weights) := (11 - (sum(products) % 11)) % 11 if {
	products := [product |
		some i, weight in weights
		product := weight * numbers[i]
	]
}
