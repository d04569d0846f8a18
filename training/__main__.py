"""Trains, measures and exports the networks: `python -m training COMMAND`."""

import json
import sys

from training.cli import commands
from training.cli.arguments import build_parser, fill_folders
from training.errors import DataError, UsageError

COMMANDS = {
    "data": commands.check_data,
    "autoencoder": commands.train_autoencoders,
    "classifier": commands.train_classifiers,
    "crossval": commands.cross_validate,
    "sweep": commands.run_sweep,
    "runs": commands.list_runs,
    "evaluate": commands.evaluate,
    "export": commands.export,
    "all": commands.run_all,
}


def main(argv: list[str] | None = None) -> int:
    """Runs one command; returns its exit code: 0, 1 for bad data, 2 for a bad argument, 130 for ctrl-C."""
    args = build_parser(COMMANDS, __doc__).parse_args(argv)
    try:
        fill_folders(args)
        result = args.work(args)
    except UsageError as error:
        print(f"python -m training {args.command}: {error}", file=sys.stderr)
        return 2
    except DataError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        resumable = " The same command with --resume continues from the last epoch." * ("resume" in args)
        print(f"\nStopped.{resumable}", file=sys.stderr)
        return 130
    print(json.dumps(result) if args.json else commands.format_result(args.command, result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
