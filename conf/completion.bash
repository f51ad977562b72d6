# bash completion for agahi, agahid, agahi-desk and agahi-smsc. Commands and options are those that --help tells, so that
# there is no list to keep.

# The help of what stands on the line so far.
_agahi_help() {
	"${COMP_WORDS[0]/#\~/$HOME}" "$@" --help </dev/null 2>/dev/null
}

# Its options: -c, --draft.
_agahi_options() {
	grep -oE -- '(^|[^[:alnum:]-])--?[a-z][a-z-]*' | grep -oE -- '--?[a-z][a-z-]*' | sort -u
}

# What is typed as it stands, of the usage's lines: "show", "list", "audit". What an option takes is no such word.
_agahi_words() {
	sed '/^$/,$d' | sed -E "s/^usage: agahi -c FILE${1:+ $1}//; s/^usage: [a-z-]+ -[a-z] [A-Z]+//; s/--?[a-z-]+[ =][a-z]+//g" |
		grep -oE '(^|[][ |])[a-z][a-z-]+' | tr -d '][ |' | sort -u
}

# The command of `agahi` on the line before the cursor, if there is one.
_agahi_command() {
	local i

	for ((i = 1; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i]} in
			-c) i=$((i + 1)) ;;
			-*) ;;
			*) echo "${COMP_WORDS[i]}"; return ;;
		esac
	done
}

# Where nothing is found, readline completes names of files (-o default below).
_agahi() {
	local word=$2 before=$3 command="" found=""

	COMPREPLY=()
	[ "$before" = -c ] && return
	[ "${1##*/}" = agahi ] && command=$(_agahi_command)
	if [ "${1##*/}" = agahi ] && [ -z "$command" ]; then
		found="-c --help --version $(_agahi_help | sed -nE 's/^  ([a-z-]+) .*/\1/p')"
	elif [ "${word:0:1}" = - ]; then
		found=$(_agahi_help $command | _agahi_options)
	elif [ -z "$command" ] || [ "$before" = "$command" ]; then
		found=$(_agahi_help $command | _agahi_words "$command")
	fi
	mapfile -t COMPREPLY < <(compgen -W "$found" -- "$word")
}

complete -o default -F _agahi agahi agahid agahi-desk agahi-smsc
