package io.alchemyreactive.neon.local.internal.wire;

import com.ongres.scram.common.util.TlsServerEndpoint;
import io.alchemyreactive.neon.local.internal.compute.Certificate;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;

/**
 * TLS for clients and servers with one certificate. A client may bind its password to the certificate that it sees
 * (SCRAM channel binding), so that certificate must be the one of the server. Immutable and thread-safe.
 */
public final class WireTls {

    private static final String ALPN = "postgresql";

    private final SslContext toClients;
    private final SslContext toServers;
    private final byte[] endPoint;

    private WireTls(SslContext toClients, SslContext toServers, byte[] endPoint) {
        this.toClients = toClients;
        this.toServers = toServers;
        this.endPoint = endPoint;
    }

    /** Reads the certificate and its key. Blocks. */
    public static WireTls of(Certificate certificate) throws IOException, CertificateException {
        var protocols = new ApplicationProtocolConfig(
                ApplicationProtocolConfig.Protocol.ALPN,
                ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                ALPN);
        return new WireTls(
                SslContextBuilder.forServer(
                                certificate.certificate().toFile(),
                                certificate.key().toFile())
                        .applicationProtocolConfig(protocols)
                        .build(),
                SslContextBuilder.forClient()
                        .trustManager(certificate.certificate().toFile())
                        .build(),
                endPoint(certificate));
    }

    private static byte[] endPoint(Certificate certificate) throws IOException, CertificateException {
        try (var file = Files.newInputStream(certificate.certificate())) {
            return TlsServerEndpoint.getChannelBindingData(
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(file));
        }
    }

    /** The hash of the certificate that clients bind their passwords to ({@code tls-server-end-point}). */
    byte[] endPoint() {
        return endPoint.clone();
    }

    /**
     * A handler for the connection of a client.
     *
     * @param afterWord whether the next written message is still sent unencrypted
     */
    SslHandler toClient(ByteBufAllocator allocator, boolean afterWord) {
        return new SslHandler(toClients.newEngine(allocator), afterWord);
    }

    /** A handler for a connection to a server on 127.0.0.1. */
    SslHandler toServer(ByteBufAllocator allocator, int port) {
        return toServers.newHandler(allocator, "127.0.0.1", port);
    }
}
