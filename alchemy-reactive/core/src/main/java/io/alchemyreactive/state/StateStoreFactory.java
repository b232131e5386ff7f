package io.alchemyreactive.state;

import io.alchemyreactive.effect.Redacted;
import java.util.Map;
import java.util.Set;

/**
 * Opens stores that are addressed by a URL, so that the command line does not depend on them. Found by {@link
 * java.util.ServiceLoader}; has a public constructor without parameters. Thread-safe.
 */
public interface StateStoreFactory {

    /** The schemes of the URLs that it opens, in lower case. */
    Set<String> schemes();

    /**
     * Creates the store at a URL; does not connect yet.
     *
     * @param location the URL, which may hold a password
     * @param settings further settings by their names, as an environment has them
     * @throws io.alchemyreactive.error.ConfigurationException when the place or a setting is wrong; its message quotes
     *     no secret
     */
    StateStore open(Redacted<String> location, Map<String, String> settings);
}
