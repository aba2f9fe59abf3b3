package dev.siaga.lab.kubelet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Passes the TCP connections of one address and port on to its targets in turn. A connection stays with its target when the targets
 * change, and after the port is closed.
 */
final class PortProxy {
    private static final int CONNECT_MILLIS = 10_000;
    private static final int BACKLOG = 256;

    private final ServerSocket server;
    private final String sourceIp;
    private final AtomicInteger turn = new AtomicInteger();
    private volatile List<InetSocketAddress> targets = List.of();

    private PortProxy(ServerSocket server, String sourceIp) {
        this.server = server;
        this.sourceIp = sourceIp;
    }

    /**
     * Connections to targets come from {@code sourceIp}, an address in the city's own network: from the router's wide-area address they
     * would pass a cut between two cities that only stops the cities' networks.
     */
    static PortProxy open(InetSocketAddress front, String sourceIp) throws IOException {
        var server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(front, BACKLOG);
        var proxy = new PortProxy(server, sourceIp);
        Thread.ofVirtual().name("proxy-" + front).start(proxy::accept);
        return proxy;
    }

    void target(List<InetSocketAddress> now) {
        targets = List.copyOf(now);
    }

    void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var client = server.accept();
                Thread.startVirtualThread(() -> serve(client));
            } catch (IOException e) {
                // Closed, or the client has gone before it was accepted: the loop's condition tells them apart.
                Thread.onSpinWait();
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                var target = new Socket()) {
            target.bind(new InetSocketAddress(sourceIp, 0));
            target.setTcpNoDelay(true);
            client.setTcpNoDelay(true);
            connect(client, target);
            var answers = Thread.startVirtualThread(() -> copy(target, client));
            copy(client, target);
            answers.join();
        } catch (IOException e) {
            // The client has been told by a reset.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void connect(Socket client, Socket target) throws IOException {
        var now = targets;
        try {
            if (now.isEmpty()) {
                throw new IOException("no target");
            }
            target.connect(now.get(Math.floorMod(turn.getAndIncrement(), now.size())), CONNECT_MILLIS);
        } catch (IOException e) {
            reset(client);
            throw e;
        }
    }

    /** Passes on all bytes, then the end of this direction; the other direction goes on. */
    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            reset(from);
            reset(to);
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // Closed already.
            Thread.onSpinWait();
        }
    }
}
