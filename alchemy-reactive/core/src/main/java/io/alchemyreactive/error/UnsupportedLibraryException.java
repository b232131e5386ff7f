package io.alchemyreactive.error;

/** A library on the class path has an unsupported version; nothing was done. */
public final class UnsupportedLibraryException extends ConfigurationException {

    private final String artifact;
    private final String version;

    /**
     * A failure for a library that was found in an unsupported version.
     *
     * @param artifact its name in the repository, without its group
     * @param version the version that is there
     * @param from the lowest version that is supported
     * @param below the lowest version above that is not supported
     */
    public UnsupportedLibraryException(String artifact, String version, String from, String below) {
        super(artifact + " " + version + " is on the class path, and alchemy-reactive runs with versions from " + from
                + " on and below " + below + ". Bring one of these; where this one comes from, "
                + "\"mvn dependency:tree\" or \"gradle dependencies\" tells.");
        this.artifact = artifact;
        this.version = version;
    }

    /** The name of the library in the repository, without its group. */
    public String artifact() {
        return artifact;
    }

    /** The version that is on the class path. */
    public String version() {
        return version;
    }
}
