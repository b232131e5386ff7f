package io.alchemyreactive.neon.local;

import io.alchemyreactive.neon.local.internal.storage.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The file that leads other programs to a running local Neon. Stateless; blocks. */
final class EndpointFile {

    /** The property with the folder of added extensions; null for none. */
    static final String EXTENSIONS_FOLDER = "extensions_folder";

    private static final JsonMapper MAPPER = JsonMapper.shared();

    private EndpointFile() {}

    static Path in(Path folder) {
        return folder.resolve("endpoint.json");
    }

    static void write(RunningNeon running) throws IOException {
        PrivateFiles.write(in(running.folder()), json(running));
    }

    /** JSON that identifies a local Neon, with its added extensions and without its key. */
    static String identity(RunningNeon running, List<String> extensions, Optional<Path> extensionsFolder) {
        var json = MAPPER.createObjectNode()
                .put("pid", running.pid())
                .put("folder", running.folder().toString());
        var names = json.putArray("extensions");
        extensions.forEach(names::add);
        json.put(EXTENSIONS_FOLDER, extensionsFolder.map(Path::toString).orElse(null));
        return json.toString();
    }

    private static String json(RunningNeon running) {
        return MAPPER.createObjectNode()
                .put("apiUrl", running.apiUrl())
                .put("apiKey", running.apiKey())
                .put("caFile", running.caFile().toString())
                .put("pid", running.pid())
                .put("folder", running.folder().toString())
                .toString();
    }

    /** Reads the file. Its content may be outdated. Empty when there is no file. */
    static Optional<RunningNeon> read(Path folder) throws IOException {
        try {
            var json = MAPPER.readTree(Files.readAllBytes(in(folder)));
            return Optional.of(new RunningNeon(
                    json.required("apiUrl").asString(),
                    json.required("apiKey").asString(),
                    Path.of(json.required("caFile").asString()),
                    json.required("pid").asLong(),
                    Path.of(json.required("folder").asString())));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (JacksonException | IllegalArgumentException e) {
            throw new IOException(in(folder) + " is not what a local Neon writes: delete it and start again", e);
        }
    }

    static void delete(Path folder) throws IOException {
        Files.deleteIfExists(in(folder));
    }
}
