package io.alchemyreactive.neon.internal.transport;

import java.net.URI;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.util.Optional;

/**
 * The reason why connections fail permanently, until the network or the configuration changes.
 *
 * @param why the reason
 * @param cure the next steps, in sentences
 */
record ConnectFailure(String why, String cure) {

    private static final String TRUST =
            "If a company signs it, import the company's authority into a trust store (keytool"
                    + " -importcert -alias company -file company-ca.pem -keystore company.p12 -storepass changeit) and start with"
                    + " JAVA_TOOL_OPTIONS=\"-Djavax.net.ssl.trustStore=company.p12"
                    + " -Djavax.net.ssl.trustStorePassword=changeit\".";

    private static final String ACCOUNT = "Write them into HTTPS_PROXY=http://user:password@proxy.example:3128, or set"
            + " -Dhttps.proxyUser and -Dhttps.proxyPassword.";

    /** The permanent reason for a failed connection; empty when a later attempt may succeed. */
    static Optional<ConnectFailure> of(Throwable failure, URI url) {
        // The innermost cause is the most specific.
        Throwable cause = failure.getCause();
        Optional<ConnectFailure> inner = cause == null ? Optional.empty() : of(cause, url);
        return inner.or(() -> one(failure, "the certificate that " + url.getHost() + " shows is not "));
    }

    private static Optional<ConnectFailure> one(Throwable failure, String certificate) {
        if (failure instanceof CertPathBuilderException) {
            return Optional.of(new ConnectFailure(
                    certificate + "trusted: no authority in the trust store of Java has signed it", TRUST));
        }
        String said = String.valueOf(failure.getMessage());
        if (failure instanceof CertificateException) {
            return Optional.of(new ConnectFailure(
                    certificate + "good: " + said, "Check NEON_API_URL, and the proxy if there is one."));
        }
        return said.contains("status: 407")
                ? Optional.of(new ConnectFailure(
                        "the proxy asks for a user and a password, or refuses those it was given (407)", ACCOUNT))
                : Optional.empty();
    }
}
