package io.alchemyreactive.neon.local.internal.wire;

/**
 * The keys by which a password can be proved to the servers that store the same verifier of it. A server learns them
 * from the proof of a client, and never learns the password. Secret, and never printed.
 */
public final class ScramKeys {

    private final byte[] clientKey;
    private final byte[] serverKey;

    /** Copies the keys. */
    public ScramKeys(byte[] clientKey, byte[] serverKey) {
        this.clientKey = clientKey.clone();
        this.serverKey = serverKey.clone();
    }

    byte[] clientKey() {
        return clientKey.clone();
    }

    byte[] serverKey() {
        return serverKey.clone();
    }
}
