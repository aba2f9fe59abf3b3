package dev.siaga.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder of the run that is made when first written to. */
record Folder(Path path) {

    static Folder at(Path path) {
        try {
            return new Folder(Files.createDirectories(path.toAbsolutePath()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Folder folder(String name) {
        return at(path.resolve(name));
    }

    Path file(String name) {
        return path.resolve(name);
    }

    Path write(String name, String text) {
        try {
            return Files.writeString(file(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes {@code name.crt} and {@code name.key}. */
    void write(String name, Credentials credentials) {
        write(name + ".crt", credentials.certificate());
        write(name + ".key", credentials.key());
    }

    void deleteAll() {
        Command.run("rm", "-rf", path.toString());
    }
}
