package dev.siaga.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Lets another shell speak to a running lab: one line in, the answer out. A UNIX socket is reached from outside the sandbox, too. */
final class ControlSocket implements AutoCloseable {
    private final ServerSocketChannel server;
    private final Verbs verbs;
    private final Path path;

    private ControlSocket(ServerSocketChannel server, Verbs verbs, Path path) {
        this.server = server;
        this.verbs = verbs;
        this.path = path;
    }

    static ControlSocket open(Path path, Verbs verbs) {
        try {
            Files.deleteIfExists(path);
            var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(path));
            var control = new ControlSocket(server, verbs, path);
            Thread.ofVirtual().name("control").start(control::serve);
            return control;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a line to the lab that listens there and returns its answer. */
    static String ask(Path path, String line) {
        try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            send(channel, line + "\n");
            channel.shutdownOutput();
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("no lab answers at " + path, e);
        }
    }

    private void serve() {
        while (server.isOpen()) {
            try {
                var channel = server.accept();
                Thread.ofVirtual().start(() -> answer(channel));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void answer(SocketChannel channel) {
        try (channel;
                var lines = new BufferedReader(
                        new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8))) {
            var line = lines.readLine();
            if (line != null) {
                send(channel, verbs.execute(line) + "\n");
            }
        } catch (IOException gone) {
            // Whoever asked went away; what was asked for is done all the same.
        }
    }

    private static void send(SocketChannel channel, String text) throws IOException {
        var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
