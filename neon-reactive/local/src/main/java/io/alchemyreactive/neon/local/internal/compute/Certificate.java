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
 * The certificate with which every server of one local Neon proves that it is 127.0.0.1; it is its own authority, so
 * clients verify with the same file.
 *
 * @param certificate PEM, for servers and clients
 * @param key PEM, for servers only, mode 0600
 */
public record Certificate(Path certificate, Path key) {

    private static final String ALIAS = "neon-local";
    /** Protects a key store that lives for a moment in a private folder; the key itself ends up in a 0600 file. */
    private static final String PASSING = "changeit";

    /** The certificate in a folder, made there with the JDK's {@code keytool} on the first call. Blocks. */
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
        // The certificate comes last: its presence says that the pair is complete.
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
