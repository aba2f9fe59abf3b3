package dev.siaga.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.siaga.docs.Page.Asked;
import dev.siaga.docs.Page.Block;
import dev.siaga.lab.City;
import dev.siaga.lab.Command;
import dev.siaga.lab.Lab;
import dev.siaga.lab.Progress;
import dev.siaga.lab.Tools;
import dev.siaga.lab.estate.LabImages;
import dev.siaga.lab.estate.OperatorInstall;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The tutorial, followed to the letter on three cities in which nothing runs yet: every block of its shell is run as it stands, in its order, in one bash with
 * a context for each city, has to end well, and has to answer what the page says (see {@link Answer}). Comments ask the lab for what a reader does otherwise:
 *
 * <ul>
 *   <li>{@code lab: has FILE}: the next block is not run, since what it makes is there
 *   <li>{@code lab: quorum}: the quorum and each city's certificate for it, as docs/quorum.md makes them
 *   <li>{@code lab: again}: the next block is repeated until it answers what the page says, as a reader would look again
 *   <li>{@code lab: refused}: the next block ends with an exit code that isn't zero
 *   <li>anything else is a verb of the lab ({@code make lab VERB=help})
 * </ul>
 */
@Tag("slow")
@Tag("alone")
class TutorialIT {
    private static final Page TUTORIAL = Page.read(Path.of("docs/tutorial.md"));
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Duration AGAIN = Duration.ofSeconds(3);

    private final Path run = Tools.repository().resolve("target/lab/tutorial");
    private final Instant begun = Instant.now();

    /** How the next block is to be taken. */
    private enum Manner {
        ONCE,
        AGAIN,
        REFUSED,
        NOT_AT_ALL
    }

    @Test
    void every_command_of_the_tutorial_does_what_it_says() throws Exception {
        try (Lab lab = Lab.start(run, LabImages.write(run), Progress.printing());
                Shell shell = Shell.open(checkout(), environment())) {
            Manner manner = Manner.ONCE;
            for (Page.Element element : TUTORIAL.elements()) {
                switch (element) {
                    case Asked asked -> manner = ask(lab, asked.words());
                    case Block block
                    when block.language().equals("sh") -> {
                        follow(shell, block, manner);
                        manner = Manner.ONCE;
                    }
                    case Block _ -> {}
                }
            }
            System.out.printf(
                    "RESULT name=tutorial blocks=%d minutes=%.1f%n",
                    TUTORIAL.shell().size(), minutes());
        }
    }

    private static Manner ask(Lab lab, String words) {
        if (words.startsWith("has ")) {
            Path there = Tools.repository().resolve(words.substring(4));
            assertTrue(Files.exists(there), there + " is not there");
            return Manner.NOT_AT_ALL;
        }
        switch (words) {
            case "again" -> {
                return Manner.AGAIN;
            }
            case "refused" -> {
                return Manner.REFUSED;
            }
            case "quorum" -> lab.everyCity().forEach(city -> OperatorInstall.giveCertificates(lab, city));
            default -> {
                String answer = lab.execute(words);
                assertTrue(answer.startsWith("done"), answer);
            }
        }
        return Manner.ONCE;
    }

    private void follow(Shell shell, Block block, Manner manner) throws Exception {
        if (manner == Manner.NOT_AT_ALL) {
            return;
        }
        Answer expected = new Answer(TUTORIAL.answer(block).map(Block::text).orElse(""));
        Instant end = Instant.now().plus(PATIENCE);
        Shell.Said said = told(shell, block);
        while (manner == Manner.AGAIN
                && !well(said, manner, expected)
                && Instant.now().isBefore(end)) {
            LockSupport.parkNanos(AGAIN.toNanos());
            said = shell.run(block.text());
        }
        System.out.print(said.text());
        String where = "docs/tutorial.md, line " + block.line();
        assertEquals(
                manner == Manner.REFUSED, said.code() != 0, where + ": exit code " + said.code() + "\n" + said.text());
        if (!expected.fits(said.text())) {
            fail(where + " promises\n" + expected.abridged() + "\nand it said\n" + said.text());
        }
    }

    private Shell.Said told(Shell shell, Block block) throws Exception {
        System.out.printf(
                "[%5.1f min] line %d%n%s", minutes(), block.line(), block.text().indent(2));
        return shell.run(block.text());
    }

    private static boolean well(Shell.Said said, Manner manner, Answer expected) {
        return said.code() == 0 == (manner != Manner.REFUSED) && expected.fits(said.text());
    }

    private double minutes() {
        return Duration.between(begun, Instant.now()).toSeconds() / 60.0;
    }

    /** What a reader has after the clone, in a folder where files may be written. */
    private Path checkout() throws IOException {
        Path checkout = run.resolve("checkout");
        Command.attempt(List.of("rm", "-rf", checkout.toString()));
        Files.createDirectories(checkout);
        for (String part : List.of("config", "docs", "tools", "target")) {
            Files.createSymbolicLink(checkout.resolve(part), Tools.repository().resolve(part));
        }
        return checkout;
    }

    /** The lab's own kubectl, and one kubeconfig with a context for each city. */
    private Map<String, String> environment() throws IOException {
        String kubectl = Tools.installed().kubectl().toString();
        String each = City.ALL.stream()
                .map(city ->
                        run.resolve(city.name()).resolve("admin.kubeconfig").toString())
                .collect(Collectors.joining(File.pathSeparator));
        Command.Outcome whole =
                Command.attempt(List.of("env", "KUBECONFIG=" + each, kubectl, "config", "view", "--flatten"));
        Path kubeconfig = Files.writeString(run.resolve("kubeconfig"), whole.output() + "\n");
        return Map.of(
                "KUBECONFIG",
                kubeconfig.toString(),
                "JAVA_HOME",
                System.getProperty("java.home"),
                "PGCONNECT_TIMEOUT",
                "10",
                "PATH",
                Tools.installed().kubectl().getParent() + File.pathSeparator + System.getenv("PATH"));
    }
}
