package dev.siaga.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.siaga.lab.SingleCity;
import dev.siaga.lab.Tools;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command of the README is run by a test: here, on an API server with nothing behind it; by the tutorial, in which the same words have to stand; or by the
 * test that is named. Of {@code make} what would be run is asked for, since the rest takes hours; what the targets run has tests of its own.
 */
class ReadmeIT {
    private static final Page README = Page.read(Path.of("README.md"));
    private static final String TUTORIAL =
            Page.read(Path.of("docs/tutorial.md")).text().replaceAll(" --context \\S+", "");

    /** By the beginning of the command. */
    private static final List<String> HERE = List.of(
            "make ", "kubectl apply -k config/overlays/jakarta", "kubectl -n orders create token", "helm install");

    /** The lab's kubelet forwards no ports: that test opens the port itself. */
    private static final Map<String, String> ELSEWHERE =
            Map.of("kubectl -n siaga-system port-forward", "dev.siaga.statuspage.PageIT");

    /** These words of a command tell what it is; the tutorial names other files and cities. */
    private static final List<String> IN_THE_TUTORIAL = List.of(
            "kubectl siaga init orders --city jakarta,bandung,surabaya",
            "kubectl apply -f orders.yaml",
            "kubectl siaga doctor",
            "kubectl siaga status --contexts",
            "kubectl siaga explain --if-lost jakarta",
            "kubectl siaga drill --to bandung",
            "kubectl siaga switchover --to");

    @TempDir
    private Path folder;

    @Test
    void every_command_is_run_by_a_test() throws ClassNotFoundException {
        for (String command : commands()) {
            boolean known = HERE.stream().anyMatch(command::startsWith)
                    || ELSEWHERE.keySet().stream().anyMatch(command::startsWith)
                    || IN_THE_TUTORIAL.stream().anyMatch(command::startsWith);
            assertTrue(known, "no test runs this command of the README: " + command);
        }
        for (String words : IN_THE_TUTORIAL) {
            assertTrue(
                    commands().stream().anyMatch(command -> command.startsWith(words)),
                    words + " is not in the README");
            assertTrue(TUTORIAL.contains(words), words + " is not in the tutorial");
        }
        for (String test : ELSEWHERE.values()) {
            Class.forName(test, false, getClass().getClassLoader());
        }
    }

    @Test
    void every_target_can_be_made() throws Exception {
        try (Shell shell = Shell.open(Tools.repository(), Map.of())) {
            for (String command : commands()) {
                if (command.startsWith("make ")) {
                    assertWell(shell, command.replaceFirst("make ", "make -n "));
                }
            }
        }
    }

    @Test
    void it_installs_as_the_readme_says_and_the_page_s_token_is_given() throws Exception {
        try (SingleCity city = SingleCity.start(folder);
                Shell shell = shell(city)) {
            city.client()
                    .resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName("orders")
                            .endMetadata()
                            .build())
                    .create();
            city.client()
                    .resource(new ServiceAccountBuilder()
                            .withNewMetadata()
                            .withName("default")
                            .withNamespace("orders")
                            .endMetadata()
                            .build())
                    .create();
            assertWell(shell, command("kubectl apply -k config/overlays/jakarta"));
            assertTrue(
                    assertWell(shell, command("kubectl -n orders create token")).startsWith("ey"), "a token");
        }
    }

    @Test
    void helm_installs_it_as_the_readme_says() throws Exception {
        try (SingleCity city = SingleCity.start(folder);
                Shell shell = shell(city)) {
            assertWell(shell, command("make chart"));
            assertTrue(assertWell(shell, command("helm install")).contains("STATUS: deployed"));
        }
    }

    private static List<String> commands() {
        return README.shell().stream()
                .flatMap(block -> block.commands().stream())
                .toList();
    }

    private static String command(String beginning) {
        return commands().stream()
                .filter(command -> command.startsWith(beginning))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the README no longer says " + beginning));
    }

    private static Shell shell(SingleCity city) throws Exception {
        return Shell.open(
                Tools.repository(),
                Map.of(
                        "KUBECONFIG",
                        city.kubeconfig().toString(),
                        "PATH",
                        Tools.installed().kubectl().getParent()
                                + File.pathSeparator
                                + Tools.packaging()
                                + File.pathSeparator
                                + System.getenv("PATH")));
    }

    private static String assertWell(Shell shell, String command) throws Exception {
        Shell.Said said = shell.run(command + "\n");
        assertEquals(0, said.code(), command + "\n" + said.text());
        return said.text();
    }
}
