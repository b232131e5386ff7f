package io.alchemyreactive.neon.api.endpoint;

import static java.util.Objects.requireNonNull;

/**
 * An endpoint to create.
 *
 * @param type the rights of its sessions
 * @param settings its size and suspend timeout
 */
public record EndpointSpec(Type type, ComputeSettings settings) {

    /** Refuses null components. */
    public EndpointSpec {
        requireNonNull(type, "type");
        requireNonNull(settings, "settings");
    }

    /** An endpoint for reading and writing, with Neon's settings; a branch has at most one of these. */
    public static EndpointSpec readWrite() {
        return new EndpointSpec(Type.READ_WRITE, ComputeSettings.defaults());
    }

    /** An endpoint for reading, with Neon's settings. */
    public static EndpointSpec readOnly() {
        return new EndpointSpec(Type.READ_ONLY, ComputeSettings.defaults());
    }

    /** A copy with other settings. */
    public EndpointSpec settings(ComputeSettings settings) {
        return new EndpointSpec(type, settings);
    }

    /** The rights of the sessions of an endpoint. */
    public enum Type {
        /** Read and write. */
        READ_WRITE,
        /** Read only. */
        READ_ONLY
    }
}
