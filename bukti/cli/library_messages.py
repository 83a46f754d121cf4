"""The command-line library's own messages, marked so that our catalogue holds them too."""

from bukti.i18n import marked, ngettext

SHOWN_BY_CLICK = (
    marked("Aborted!"),
    marked("Argument {name!r} takes {nargs} values."),
    marked("Choose from:\n\t{choices}"),
    marked("Commands"),
    marked("Error: {message}"),
    marked("Invalid value for {param_hint}: {message}"),
    marked("Invalid value: {message}"),
    marked("Missing argument"),
    marked("Missing command."),
    marked("Missing option"),
    marked("Missing parameter"),
    marked("No such option {name!r}."),
    marked("Option {name!r} does not take a value."),
    marked("Options"),
    marked("Positional arguments"),
    marked("Show the version and exit."),
    marked("Show this message and exit."),
    marked("Try '{command} {option}' for help."),
    marked("Usage:"),
    marked("default: {default}"),
    marked("directory"),
    marked("file"),
    marked("path"),
    marked("{name} {filename!r} does not exist."),
    marked("{name} {filename!r} is a directory."),
    marked("{name} {filename!r} is a file."),
    marked("{value!r} is not a valid {number_type}."),
    marked("{value} is not in the range {range}."),
)


def shown_with_counts(n: int) -> tuple[str, ...]:
    """The ones with a singular and a plural; called by nobody, read by the message extractor."""
    return (
        ngettext("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)", n),
        ngettext("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})", n),
        ngettext("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments.", n),
        ngettext("{value!r} is not {choice}.", "{value!r} is not one of {choices}.", n),
    )
