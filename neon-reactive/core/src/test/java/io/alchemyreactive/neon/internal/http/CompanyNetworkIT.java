package io.alchemyreactive.neon.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.test.ChildJvm;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** A machine in the network of a company: a proxy that asks for an account, before a server whose certificate the company signs. */
class CompanyNetworkIT {

    private static final String PASSWORD = "changeit";
    // sam:p@w
    private static final String ACCOUNT = "c2FtOnBAdw==";

    @TempDir
    private static Path folder;

    private static DisposableServer server;

    private TunnelProxy proxy;

    @BeforeAll
    static void start() throws Exception {
        keytool("-genkeypair", "-keystore", "ca.p12", "-alias", "ca", "-dname", "CN=Company", "-ext", "bc:c");
        keytool("-exportcert", "-keystore", "ca.p12", "-alias", "ca", "-rfc", "-file", "company-ca.pem");
        keytool("-genkeypair", "-keystore", "server.p12", "-alias", "server", "-dname", "CN=neon.invalid");
        keytool("-certreq", "-keystore", "server.p12", "-alias", "server", "-file", "server.csr");
        keytool(
                "-gencert",
                "-keystore",
                "ca.p12",
                "-alias",
                "ca",
                "-infile",
                "server.csr",
                "-outfile",
                "server.pem",
                "-rfc",
                "-ext",
                "san=dns:neon.invalid");
        Files.writeString(
                folder.resolve("chain.pem"),
                Files.readString(folder.resolve("server.pem")) + Files.readString(folder.resolve("company-ca.pem")));
        keytool("-importcert", "-keystore", "server.p12", "-alias", "server", "-file", "chain.pem", "-noprompt");
        keytool("-importcert", "-keystore", "company.p12", "-alias", "company", "-file", "company-ca.pem", "-noprompt");

        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve("server.p12"))) {
            keys.load(in, PASSWORD.toCharArray());
        }
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        var context = SslContextBuilder.forServer(managers).build();
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .secure(spec -> spec.sslContext(context))
                .handle((request, response) -> response.status(401).sendString(Mono.just("{}")))
                .bindNow(Duration.ofSeconds(30));
    }

    private static void keytool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        if (arguments[0].equals("-genkeypair")) {
            command.addAll(List.of("-keyalg", "EC"));
        }
        command.addAll(List.of("-storepass", PASSWORD));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(process.waitFor())
                .as(Files.readString(folder.resolve("keytool.log")))
                .isZero();
    }

    @AfterAll
    static void stop() {
        server.disposeNow(Duration.ofSeconds(10));
    }

    @BeforeEach
    void proxy() throws Exception {
        proxy = new TunnelProxy(server.port(), ACCOUNT);
    }

    @AfterEach
    void close() throws Exception {
        proxy.close();
    }

    private static String trusting() {
        return "-Djavax.net.ssl.trustStore=" + folder.resolve("company.p12") + " -Djavax.net.ssl.trustStorePassword="
                + PASSWORD;
    }

    private static String call(String javaOptions, Map<String, String> surroundings) throws Exception {
        Map<String, String> environment = new HashMap<>(Map.of(
                "NEON_API_KEY",
                "napi_key",
                "NEON_API_URL",
                "https://neon.invalid/api/v2",
                "JAVA_TOOL_OPTIONS",
                javaOptions));
        for (String name : List.of("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy")) {
            environment.put(name, "");
        }
        environment.putAll(surroundings);
        try (ChildJvm child = ChildJvm.start(ProxiedCall.class, environment)) {
            return String.valueOf(child.says());
        }
    }

    @Test
    void theProxyOfTheVariableAndTheTrustStoreOfThePropertyLeadToTheServer() throws Exception {
        assertThat(call(trusting(), Map.of("HTTPS_PROXY", "http://sam:p%40w@127.0.0.1:" + proxy.port())))
                .contains("answered 401");
        assertThat(proxy.connects()).containsExactly("CONNECT neon.invalid:443 HTTP/1.1");
    }

    @Test
    void theProxyAndTheAccountOfJavasPropertiesLeadToTheServer() throws Exception {
        assertThat(call(
                        trusting() + " -Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=" + proxy.port()
                                + " -Dhttps.proxyUser=sam -Dhttps.proxyPassword=p@w",
                        Map.of()))
                .contains("answered 401");
        assertThat(proxy.connects()).containsExactly("CONNECT neon.invalid:443 HTTP/1.1");
    }

    @Test
    void aProxyThatAsksForAnAccountIsToldOnceWithTheWayToGiveIt() throws Exception {
        assertThat(call(trusting(), Map.of("HTTPS_PROXY", "http://127.0.0.1:" + proxy.port())))
                .startsWith("UnreachableException")
                .contains("the proxy asks for a user and a password", "(407)", "HTTPS_PROXY=http://user:password@");
        assertThat(proxy.connects()).hasSize(1);
        assertThat(call(trusting(), Map.of("HTTPS_PROXY", "http://sam:wrong@127.0.0.1:" + proxy.port())))
                .contains("(407)")
                .doesNotContain("wrong");
    }

    @Test
    void aCertificateThatIsNotTrustedIsToldOnceWithTheHostAndTheTrustStore() throws Exception {
        assertThat(call("", Map.of("HTTPS_PROXY", "http://sam:p%40w@127.0.0.1:" + proxy.port())))
                .startsWith("UnreachableException")
                .contains("neon.invalid shows is not trusted", "keytool -importcert", "-Djavax.net.ssl.trustStore=")
                .doesNotContain("PKIX");
        assertThat(proxy.connects()).hasSize(1);
    }

    @Test
    void aCertificateOfAnotherHostIsTold() throws Exception {
        assertThat(call(
                        trusting(),
                        Map.of(
                                "NEON_API_URL",
                                "https://other.invalid/api/v2",
                                "HTTPS_PROXY",
                                "http://sam:p%40w@127.0.0.1:" + proxy.port())))
                .contains("the certificate that other.invalid shows is not good", "Check NEON_API_URL");
    }
}
