package io.alchemyreactive.neon.local;

import io.alchemyreactive.neon.local.internal.storage.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The options that a program passes to the daemon that it starts. They are in a private file, because every user can
 * read a command line. Stateless; blocks.
 */
final class DaemonOptions {

    private static final JsonMapper MAPPER = JsonMapper.shared();

    private DaemonOptions() {}

    static void write(LocalNeonOptions options) throws IOException {
        var json = MAPPER.createObjectNode()
                .put("cacheFolder", options.cacheFolder().toString())
                .put("port", options.port())
                .put("strict", options.strict());
        options.extensions().ifPresent(extensions -> json.put("extensions", extensions.toString()));
        options.apiKey().ifPresent(key -> json.put("apiKey", key));
        PrivateFiles.write(in(options.folder()), json.toString());
    }

    /** Reads the options of a folder; the defaults when there is no file. */
    static LocalNeonOptions read(Path folder) throws IOException {
        if (!Files.exists(in(folder))) {
            return LocalNeonOptions.of(folder);
        }
        try {
            var json = MAPPER.readTree(Files.readAllBytes(in(folder)));
            var options = LocalNeonOptions.builder(folder)
                    .cacheFolder(Path.of(json.required("cacheFolder").asString()))
                    .port(json.required("port").asInt())
                    .strict(json.required("strict").asBoolean());
            if (json.has("extensions")) {
                options.extensions(Path.of(json.required("extensions").asString()));
            }
            var key = json.path("apiKey").asString("");
            // An older version wrote its fixed key into this file even when the user had chosen none.
            return key.isEmpty() || key.equals(ApiKeyFile.OF_OLDER_VERSIONS)
                    ? options.build()
                    : options.apiKey(key).build();
        } catch (JacksonException | IllegalArgumentException e) {
            throw new LocalNeonException(
                    in(folder)
                            + " is not what a local Neon writes: delete it, and the local Neon starts with the defaults",
                    e);
        }
    }

    private static Path in(Path folder) {
        return folder.resolve("options.json");
    }
}
