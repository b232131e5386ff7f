package io.alchemyreactive.neon.api.endpoint;

import static java.util.Objects.requireNonNull;

/**
 * The endpoint to make.
 *
 * @param type what its sessions may do
 * @param settings its size and sleep
 */
public record EndpointSpec(Type type, ComputeSettings settings) {

    /** Refuses null components. */
    public EndpointSpec {
        requireNonNull(type, "type");
        requireNonNull(settings, "settings");
    }

    /** One for reading and writing, with Neon's settings; a branch has at most one of these. */
    public static EndpointSpec readWrite() {
        return new EndpointSpec(Type.READ_WRITE, ComputeSettings.defaults());
    }

    /** One for reading, with Neon's settings. */
    public static EndpointSpec readOnly() {
        return new EndpointSpec(Type.READ_ONLY, ComputeSettings.defaults());
    }

    /** This endpoint with other settings. */
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
