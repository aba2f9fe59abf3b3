package dev.siaga.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version of the artefact, which the operator and the plugin share. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {
            "kubectl siaga "
                    + Optional.ofNullable(KubectlSiaga.class.getPackage().getImplementationVersion())
                            .orElse("of a build without a version")
        };
    }
}
