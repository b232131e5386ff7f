package io.alchemyreactive.neon.local.internal.serverless;

import java.net.URI;
import java.util.Optional;

/**
 * The address of a server in a client's request.
 *
 * @param host the host as the client wrote it
 * @param port the port; -1 when the client named none
 */
record Address(String host, int port) {

    /** Parses {@code host:port}; empty when it is not an address. */
    static Optional<Address> parse(String text) {
        try {
            var uri = URI.create("tcp://" + text);
            return Optional.ofNullable(uri.getHost()).map(host -> new Address(host, uri.getPort()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
