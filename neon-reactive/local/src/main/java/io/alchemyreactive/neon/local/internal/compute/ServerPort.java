package io.alchemyreactive.neon.local.internal.compute;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * The port of one server behind its proxy. It stays over restarts unless another program takes it, so that replicas
 * find their primary. For one thread at a time.
 */
final class ServerPort {

    private int last;

    /** A port that is free now. Blocks for a moment. */
    int next() throws IOException {
        if (last == 0 || !isFree(last)) {
            last = anyFree();
        }
        return last;
    }

    private static int anyFree() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
