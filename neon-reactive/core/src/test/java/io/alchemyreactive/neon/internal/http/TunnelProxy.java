package io.alchemyreactive.neon.internal.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP proxy on real sockets that lets {@code CONNECT} with the right account through, to one server. */
final class TunnelProxy implements AutoCloseable {

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final List<String> connects = new CopyOnWriteArrayList<>();
    private final int target;
    private final String account;

    /** A proxy in front of a port of this machine that asks for a {@code Basic} account in Base64. */
    TunnelProxy(int target, String account) throws IOException {
        this.target = target;
        this.account = account;
        daemon(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** The first line of each request that came. */
    List<String> connects() {
        return connects;
    }

    private void accept() throws IOException {
        while (!listening.isClosed()) {
            Socket client = listening.accept();
            open.add(client);
            daemon(() -> serve(client));
        }
    }

    private void serve(Socket client) throws IOException {
        String head = head(client.getInputStream());
        connects.add(head.lines().findFirst().orElse(""));
        if (head.lines().noneMatch(("proxy-authorization: Basic " + account)::equalsIgnoreCase)) {
            client.getOutputStream()
                    .write(bytes("HTTP/1.1 407 Proxy Authentication Required\r\n"
                            + "Proxy-Authenticate: Basic realm=\"company\"\r\nContent-Length: 0\r\n\r\n"));
            return;
        }
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(server);
        client.getOutputStream().write(bytes("HTTP/1.1 200 Connection established\r\n\r\n"));
        daemon(() -> server.getInputStream().transferTo(client.getOutputStream()));
        client.getInputStream().transferTo(server.getOutputStream());
    }

    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    private static void daemon(Work work) {
        var thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // The other side hung up, or the test has ended.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private interface Work {
        void run() throws IOException;
    }
}
