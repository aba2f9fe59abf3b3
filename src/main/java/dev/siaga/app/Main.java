package dev.siaga.app;

import dev.siaga.cli.KubectlSiaga;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** One artefact, two programs: the operator without arguments, and the kubectl plugin with a command. */
@QuarkusMain
public final class Main {
    Main() {}

    public static void main(String... arguments) {
        if (arguments.length == 0) {
            Quarkus.run(arguments);
        } else {
            System.exit(KubectlSiaga.run(arguments));
        }
    }
}
