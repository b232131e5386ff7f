package io.alchemyreactive.neon.local;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A client of PostgreSQL's protocol that sends exactly what a test tells it. Blocking. */
public final class WireClient implements AutoCloseable {

    /** Asks for TLS. */
    public static final int TLS = 80_877_103;

    /** Asks for GSS encryption. */
    public static final int GSS = 80_877_104;

    /** Asks for the cancellation of another session's statement. */
    public static final int CANCEL = 80_877_102;

    private static final int PROTOCOL = 3 << 16;
    private static final int LIMIT_MILLIS = 60_000;

    private final Socket plain;
    private Socket socket;
    private DataInputStream in;

    public WireClient(int port) throws IOException {
        plain = new Socket(InetAddress.getLoopbackAddress(), port);
        plain.setSoTimeout(LIMIT_MILLIS);
        use(plain);
    }

    private void use(Socket used) throws IOException {
        socket = used;
        in = new DataInputStream(used.getInputStream());
    }

    public static byte[] packet(int code, int... more) {
        var packet = ByteBuffer.allocate(8 + 4 * more.length)
                .putInt(8 + 4 * more.length)
                .putInt(code);
        for (var word : more) {
            packet.putInt(word);
        }
        return packet.array();
    }

    public void send(byte[]... parts) throws IOException {
        var all = new ByteArrayOutputStream();
        for (var part : parts) {
            all.writeBytes(part);
        }
        socket.getOutputStream().write(all.toByteArray());
        socket.getOutputStream().flush();
    }

    /** Sends a request for encryption; gives the one letter of the answer. */
    public char request(int code) throws IOException {
        send(packet(code));
        return (char) in.readByte();
    }

    /** Asks for TLS and takes it up. */
    public void secure() throws Exception {
        if (request(TLS) != 'S') {
            throw new AssertionError("TLS was refused");
        }
        beginTls();
    }

    /** Begins with TLS without asking, as clients since version 17 can. */
    public void beginTls() throws Exception {
        var tls = (SSLSocket) trusting().getSocketFactory().createSocket(plain, "127.0.0.1", plain.getPort(), true);
        var parameters = tls.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"postgresql"});
        tls.setSSLParameters(parameters);
        tls.startHandshake();
        use(tls);
    }

    /** The application protocol that was agreed upon. */
    public String applicationProtocol() {
        return ((SSLSocket) socket).getApplicationProtocol();
    }

    /** Begins a session and expects to be refused; gives the fields of the error. */
    public Map<Character, String> start(Map<String, String> parameters) throws IOException {
        begin(parameters);
        return error();
    }

    public void begin(Map<String, String> parameters) throws IOException {
        var content = new ByteArrayOutputStream();
        content.writeBytes(ByteBuffer.allocate(4).putInt(PROTOCOL).array());
        parameters.forEach((name, value) -> {
            content.writeBytes((name + "\0").getBytes(StandardCharsets.UTF_8));
            content.writeBytes((value + "\0").getBytes(StandardCharsets.UTF_8));
        });
        content.write(0);
        send(ByteBuffer.allocate(4).putInt(4 + content.size()).array(), content.toByteArray());
    }

    /** The type of the next message, whose content is passed over. */
    public char next() throws IOException {
        var type = (char) in.readByte();
        in.readNBytes(in.readInt() - 4);
        return type;
    }

    /** The fields of the next message, which has to be an error. */
    public Map<Character, String> error() throws IOException {
        var type = (char) in.readByte();
        var content = new String(in.readNBytes(in.readInt() - 4), StandardCharsets.UTF_8);
        if (type != 'E') {
            throw new AssertionError("expected an error but was " + type);
        }
        var fields = new LinkedHashMap<Character, String>();
        for (var field : content.split("\0")) {
            fields.put(field.charAt(0), field.substring(1));
        }
        return fields;
    }

    public boolean isAtEnd() throws IOException {
        return in.read() < 0;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static SSLContext trusting() throws GeneralSecurityException {
        var trusting = SSLContext.getInstance("TLS");
        trusting.init(null, new TrustManager[] {new Trusting()}, null);
        return trusting;
    }

    private static final class Trusting implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
