package io.alchemyreactive.state.postgres;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingDeque;

/**
 * A pooler of transactions before a real server: its clients share a few sessions, and each transaction gets one of them.
 * Speaks just so much of the protocol; lets everybody in.
 */
final class FakePooler implements AutoCloseable {

    /** Which of the sessions that are free a transaction gets. */
    enum Turn {
        LAST_USED,
        LONGEST_IDLE
    }

    private static final int PROTOCOL = 3 << 16;
    private static final int TLS_REQUEST = 80877103;

    private final ServerSocket door;
    private final Turn turn;
    private final List<AutoCloseable> open = new CopyOnWriteArrayList<>();
    private final BlockingDeque<Session> free = new LinkedBlockingDeque<>();

    private FakePooler(ServerSocket door, Turn turn) {
        this.door = door;
        this.turn = turn;
        open.add(door);
    }

    /**
     * A pooler with some sessions.
     *
     * @param server the address of the server, with a role that needs no password
     * @param options what its sessions begin with; empty for nothing
     */
    static FakePooler before(DatabaseAddress server, int sessions, Turn turn, String options) throws IOException {
        var pooler = new FakePooler(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), turn);
        for (int i = 0; i < sessions; i++) {
            pooler.free.add(pooler.new Session(server, options));
        }
        daemon(pooler::serve);
        return pooler;
    }

    int port() {
        return door.getLocalPort();
    }

    @Override
    public void close() {
        open.forEach(FakePooler::quietly);
    }

    private void serve() throws IOException {
        while (!door.isClosed()) {
            Socket socket = door.accept();
            open.add(socket);
            daemon(new Client(socket)::serve);
        }
    }

    /** A message of the protocol: its kind and what follows its length. */
    private record Message(byte kind, byte[] content) {

        static Message read(DataInputStream in) throws IOException {
            byte kind = in.readByte();
            return new Message(kind, in.readNBytes(in.readInt() - Integer.BYTES));
        }

        void write(DataOutputStream out) throws IOException {
            out.writeByte(kind);
            out.writeInt(content.length + Integer.BYTES);
            out.write(content);
            out.flush();
        }

        boolean ends(char status) {
            return kind == 'Z' && content[0] == status;
        }
    }

    private final class Client {

        private final DataInputStream in;
        private final DataOutputStream out;
        private Session session;
        private int unanswered;

        Client(Socket socket) throws IOException {
            in = new DataInputStream(socket.getInputStream());
            out = new DataOutputStream(socket.getOutputStream());
        }

        void serve() throws IOException, InterruptedException {
            greet();
            while (true) {
                Message message = Message.read(in);
                if (message.kind() == 'X') {
                    return;
                }
                synchronized (this) {
                    if (session == null) {
                        session = free.takeFirst();
                        session.client = this;
                    }
                    unanswered += message.kind() == 'Q' || message.kind() == 'S' ? 1 : 0;
                    message.write(session.out);
                }
            }
        }

        private void greet() throws IOException {
            int code;
            do {
                byte[] request = in.readNBytes(in.readInt() - Integer.BYTES);
                code = new DataInputStream(new java.io.ByteArrayInputStream(request)).readInt();
                if (code == TLS_REQUEST) {
                    out.writeByte('N');
                    out.flush();
                }
            } while (code != PROTOCOL);
            new Message((byte) 'R', new byte[Integer.BYTES]).write(out);
            for (var said : Map.of(
                            "server_version", "17.11",
                            "client_encoding", "UTF8",
                            "DateStyle", "ISO, MDY",
                            "TimeZone", "UTC",
                            "integer_datetimes", "on",
                            "standard_conforming_strings", "on")
                    .entrySet()) {
                new Message((byte) 'S', texts(said.getKey(), said.getValue())).write(out);
            }
            new Message((byte) 'K', new byte[2 * Integer.BYTES]).write(out);
            new Message((byte) 'Z', new byte[] {'I'}).write(out);
        }

        synchronized void answer(Message message) throws IOException {
            unanswered -= message.kind() == 'Z' ? 1 : 0;
            if (message.ends('I') && unanswered == 0) {
                Session back = session;
                session = null;
                back.client = null;
                if (turn == Turn.LAST_USED) {
                    free.addFirst(back);
                } else {
                    free.addLast(back);
                }
            }
            message.write(out);
        }
    }

    private final class Session {

        private final DataOutputStream out;
        private volatile Client client;

        Session(DatabaseAddress server, String options) throws IOException {
            var socket = new Socket(server.host(), server.port());
            open.add(socket);
            out = new DataOutputStream(socket.getOutputStream());
            var in = new DataInputStream(socket.getInputStream());
            var words = new ArrayList<>(List.of("user", server.user(), "database", server.database()));
            if (!options.isEmpty()) {
                words.addAll(List.of("options", options));
            }
            words.add("");
            byte[] content = texts(words.toArray(String[]::new));
            out.writeInt(content.length + 2 * Integer.BYTES);
            out.writeInt(PROTOCOL);
            out.write(content);
            out.flush();
            Message message;
            do {
                message = Message.read(in);
                if (message.kind() == 'E') {
                    throw new IOException(new String(message.content(), StandardCharsets.UTF_8));
                }
            } while (!message.ends('I'));
            daemon(() -> {
                while (true) {
                    Message answer = Message.read(in);
                    Client asked = client;
                    if (asked != null) {
                        asked.answer(answer);
                    }
                }
            });
        }
    }

    private static byte[] texts(String... texts) {
        var bytes = new ByteArrayOutputStream();
        for (String text : texts) {
            bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
            bytes.write(0);
        }
        return bytes.toByteArray();
    }

    private interface Work {
        void run() throws Exception;
    }

    /** Ends when its socket does. */
    private static void daemon(Work work) {
        var thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException | InterruptedException e) {
                // The connection has ended, and with it the work.
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static void quietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            // It is closed already.
        }
    }
}
