package dev.siaga.cli;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ScopeType;

/**
 * The plugin as a whole. Exit codes: 0 done or well, 1 refused, failed or not well, 2 the command line makes no sense. Results go to standard output, what
 * went wrong to standard error.
 */
@Command(
        name = "kubectl siaga",
        description = "See and steer estates that Siaga keeps.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            StatusCommand.class,
            ExplainCommand.class,
            HistoryCommand.class,
            DoctorCommand.class,
            SwitchoverCommand.class,
            Pausing.Pause.class,
            Pausing.Resume.class,
            FenceCommand.class,
            DrillCommand.class,
            IncidentCommand.class,
            SloCommand.class,
            InitCommand.class,
            CompletionCommand.Script.class
        })
public final class KubectlSiaga {
    private static final String COMPLETE = "__complete";

    private KubectlSiaga() {}

    /** Runs one command line and gives its exit code. */
    public static int run(String... arguments) {
        return run(commandLine(), arguments);
    }

    /** The same for whoever keeps what is said. */
    public static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return run(commandLine().setOut(out).setErr(err), arguments);
    }

    private static int run(CommandLine commandLine, String... arguments) {
        if (arguments.length > 0 && arguments[0].equals(COMPLETE)) {
            List<String> words = List.of(arguments).subList(1, arguments.length);
            CompletionCommand.answer(commandLine.getCommandSpec(), words).forEach(commandLine.getOut()::println);
            commandLine.getOut().flush();
            return CommandLine.ExitCode.OK;
        }
        return commandLine.execute(arguments);
    }

    static CommandLine commandLine() {
        CommandLine whole = new CommandLine(new KubectlSiaga())
                .setExecutionExceptionHandler(KubectlSiaga::explain)
                .setCaseInsensitiveEnumValuesAllowed(true);
        return System.console() == null || !System.console().isTerminal()
                ? whole.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
                : whole;
    }

    private static int explain(Exception thrown, CommandLine command, CommandLine.ParseResult parsed) {
        PrintWriter err = command.getErr();
        String message = thrown instanceof Problem ? thrown.getMessage() : "unexpected: " + thrown;
        err.println(command.getColorScheme().errorText("error: " + Words.printable(message)));
        err.flush();
        return CommandLine.ExitCode.SOFTWARE;
    }
}
