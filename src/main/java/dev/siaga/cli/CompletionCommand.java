package dev.siaga.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Completion for shells: a script for {@code kubectl-siaga} itself, and the answers that kubectl asks its plugins for. */
final class CompletionCommand {
    private static final String NO_FILES = ":4";

    private CompletionCommand() {}

    /** The shells there is a script for; zsh reads that of bash. */
    enum Shell {
        bash,
        zsh
    }

    @Command(
            name = "completion",
            description = {
                "Print a script that completes commands and options: source <(kubectl siaga completion bash).",
                "It completes kubectl-siaga; kubectl itself completes its plugins by kubectl_complete-siaga on the PATH."
            })
    static final class Script implements Runnable {
        @Spec
        private CommandSpec spec;

        @Parameters(paramLabel = "bash|zsh", description = "The shell.")
        private Shell shell;

        @Override
        public void run() {
            PrintWriter out = spec.commandLine().getOut();
            out.println(AutoComplete.bash("kubectl-siaga", spec.root().commandLine()));
            out.flush();
        }
    }

    /** What kubectl's {@code kubectl_complete-siaga} prints: the words so far, the last one unfinished; answered by words, and that no files may follow. */
    static List<String> answer(CommandSpec root, List<String> words) {
        String[] all = words.isEmpty() ? new String[] {""} : words.toArray(String[]::new);
        String begun = all[all.length - 1];
        List<CharSequence> found = new ArrayList<>();
        AutoComplete.complete(
                root, all, all.length - 1, begun.length(), String.join(" ", all).length(), found);
        return Stream.concat(found.stream().map(rest -> begun + rest), Stream.of(NO_FILES))
                .toList();
    }
}
