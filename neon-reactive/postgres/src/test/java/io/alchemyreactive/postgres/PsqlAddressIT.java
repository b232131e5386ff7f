package io.alchemyreactive.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Looks at what psql sends to a server when it is given the keywords and values of each address. */
class PsqlAddressIT {

    private static final int DEADLINE = 30_000;

    @BeforeAll
    static void psqlIsInstalled() {
        boolean found = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> new File(folder, "psql").canExecute());
        assumeTrue(found, "psql is not on the PATH, so what it makes of the addresses was not tested");
    }

    @ParameterizedTest
    @MethodSource("io.alchemyreactive.postgres.Address#taken")
    void psqlSendsUserDatabaseAndPassword(Address address) throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout(DEADLINE);
            CompletableFuture<Map<String, String>> sent = CompletableFuture.supplyAsync(() -> greeted(server));
            // Later words replace those before them; they lead to this server, which speaks in clear.
            String words = address.origin().libpq().reveal() + " hostaddr='127.0.0.1' port='" + server.getLocalPort()
                    + "' sslmode='disable' sslcert='' sslkey='' sslrootcert='' channel_binding='disable' gssencmode='disable'"
                    + " target_session_attrs='any'";
            var psql = new ProcessBuilder("psql", "--no-psqlrc", "--no-password", words);
            psql.environment().keySet().removeIf(name -> name.startsWith("PG"));
            Process process = psql.redirectErrorStream(true).start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(DEADLINE, TimeUnit.MILLISECONDS)).isTrue();

            assertThat(text).contains("enough");
            assertThat(sent.get(DEADLINE, TimeUnit.MILLISECONDS))
                    .containsEntry("database", address.part(2))
                    .containsEntry("user", address.part(3))
                    .containsEntry("password", address.part(4))
                    .containsEntry(
                            "application_name", address.origin().parameters().getOrDefault("application_name", "psql"));
        }
    }

    /** Asks for the password in clear, then refuses. */
    private static Map<String, String> greeted(ServerSocket server) {
        try (Socket client = server.accept();
                var in = new DataInputStream(client.getInputStream());
                var out = new DataOutputStream(client.getOutputStream())) {
            client.setSoTimeout(DEADLINE);
            String[] start = new String(in.readNBytes(in.readInt() - 4), StandardCharsets.UTF_8)
                    .substring(4)
                    .split("\0");
            Map<String, String> sent = new LinkedHashMap<>();
            for (int i = 0; i + 1 < start.length; i += 2) {
                sent.put(start[i], start[i + 1]);
            }
            out.write(new byte[] {'R', 0, 0, 0, 8, 0, 0, 0, 3});
            out.flush();
            in.readByte();
            int length = in.readInt() - 4;
            sent.put("password", new String(in.readNBytes(length), 0, length - 1, StandardCharsets.UTF_8));
            byte[] refusal = "SFATAL\0C28P01\0Menough\0\0".getBytes(StandardCharsets.UTF_8);
            out.writeByte('E');
            out.writeInt(refusal.length + 4);
            out.write(refusal);
            out.flush();
            return sent;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
