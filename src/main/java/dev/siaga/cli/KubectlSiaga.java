package dev.siaga.cli;

import java.io.PrintWriter;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/**
 * The plugin as a whole. Exit codes: 0 done or well, 1 refused, failed or not well, 2 the command line makes no sense. Results go to standard output, what
 * went wrong to standard error.
 */
@Command(
        name = "kubectl siaga",
        description = "See and steer estates that Siaga keeps.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            StatusCommand.class,
            HistoryCommand.class,
            SwitchoverCommand.class,
            Pausing.Pause.class,
            Pausing.Resume.class,
            IncidentCommand.class,
            SloCommand.class,
            AutoComplete.GenerateCompletion.class,
            HelpCommand.class
        })
public final class KubectlSiaga {
    private KubectlSiaga() {}

    /** Runs one command line and gives its exit code. */
    public static int run(String... arguments) {
        return commandLine().execute(arguments);
    }

    static CommandLine commandLine() {
        return new CommandLine(new KubectlSiaga())
                .setExecutionExceptionHandler(KubectlSiaga::explain)
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    private static int explain(Exception thrown, CommandLine command, CommandLine.ParseResult parsed) {
        PrintWriter err = command.getErr();
        String message = thrown instanceof Problem ? thrown.getMessage() : thrown.toString();
        err.println(command.getColorScheme().errorText("error: " + message));
        err.flush();
        return CommandLine.ExitCode.SOFTWARE;
    }
}
