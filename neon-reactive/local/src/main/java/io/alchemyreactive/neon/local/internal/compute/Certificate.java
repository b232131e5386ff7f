package io.alchemyreactive.neon.local.internal.compute;

import io.alchemyreactive.neon.local.internal.storage.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/**
 * The certificate by which every server of one local Neon identifies itself as 127.0.0.1. It is self-signed, so clients
 * verify with this file too.
 *
 * @param certificate PEM, for servers and clients
 * @param key PEM, for servers only, mode 0600
 */
public record Certificate(Path certificate, Path key) {

    private static final String ALIAS = "neon-local";
    /**
     * The password of a key store that exists for a moment in a private folder. The key itself is then stored in a file
     * with mode 0600.
     */
    private static final String PASSING = "changeit";

    /** The certificate in a folder. The first call creates it with the JDK's {@code keytool}. Blocks. */
    public static Certificate in(Path folder, Path javaHome)
            throws IOException, InterruptedException, GeneralSecurityException {
        var found = new Certificate(folder.resolve("ca.crt"), folder.resolve("server.key"));
        if (!Files.exists(found.certificate())) {
            PrivateFiles.folder(folder);
            make(folder, javaHome, found);
        }
        return found;
    }

    private static void make(Path folder, Path javaHome, Certificate target)
            throws IOException, InterruptedException, GeneralSecurityException {
        var store = folder.resolve("passing.p12");
        Files.deleteIfExists(store);
        var keytool = javaHome.resolve("bin/keytool").toString();
        var process = new ProcessBuilder(List.of(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "RSA",
                        "-keysize",
                        "2048",
                        "-sigalg",
                        "SHA256withRSA",
                        "-validity",
                        "3650",
                        "-dname",
                        "CN=Local Neon",
                        "-ext",
                        "bc:c",
                        "-ext",
                        "san=ip:127.0.0.1,dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSING,
                        "-keystore",
                        store.toString()))
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new ComputeException("No certificate could be made with " + keytool + ": " + output.strip());
        }
        var keys = KeyStore.getInstance(store.toFile(), PASSING.toCharArray());
        PrivateFiles.write(
                target.key(),
                pem("PRIVATE KEY", keys.getKey(ALIAS, PASSING.toCharArray()).getEncoded()));
        // The certificate is written last, so that its presence shows that the pair is complete.
        PrivateFiles.write(
                target.certificate(),
                pem("CERTIFICATE", keys.getCertificate(ALIAS).getEncoded()));
        Files.delete(store);
    }

    private static String pem(String kind, byte[] content) {
        var text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
    }
}
