package dev.siaga.lab;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The lab's command line. {@code up RUN IMAGES} starts a lab, in a sandbox, and stays; {@code do RUN VERB…} speaks to one that
 * runs, from any shell.
 */
public final class LabMain {
    private static final String USAGE =
            "usage: LabMain up RUN-FOLDER IMAGES.json | do RUN-FOLDER VERB...\n" + Verbs.HELP;

    private LabMain() {}

    /** The verbs that a running lab understands, one to a line. */
    public static String verbs() {
        return Verbs.HELP;
    }

    public static void main(String... arguments) throws InterruptedException {
        var words = Arrays.asList(arguments);
        if (words.size() == 3 && words.getFirst().equals("up")) {
            up(Path.of(words.get(1)), Path.of(words.get(2)));
        } else if (words.size() > 2 && words.getFirst().equals("do")) {
            System.exit(speak(Path.of(words.get(1)), words.subList(2, words.size())));
        } else {
            System.err.println(USAGE);
            System.exit(2);
        }
    }

    private static void up(Path runFolder, Path images) throws InterruptedException {
        var progress = Progress.printing();
        var lab = Lab.start(runFolder, images, progress);
        Runtime.getRuntime().addShutdownHook(new Thread(lab::close));
        lab.cities().forEach(city -> progress.say("export KUBECONFIG=" + city.kubeconfig() + "   # " + city.city()));
        progress.say("Ctrl-C ends it. From another shell: make lab VERB=status, make lab-shell");
        Thread.currentThread().join();
    }

    private static int speak(Path runFolder, List<String> verb) {
        try {
            var answer = ControlSocket.ask(RunFolder.socket(runFolder), String.join(" ", verb));
            System.out.print(answer);
            return answer.startsWith("failed") ? 1 : 0;
        } catch (UncheckedIOException e) {
            System.err.println(e.getMessage());
            return 1;
        }
    }
}
