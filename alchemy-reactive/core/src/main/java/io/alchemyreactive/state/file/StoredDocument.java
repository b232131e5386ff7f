package io.alchemyreactive.state.file;

import io.alchemyreactive.internal.codec.StageDigest;
import io.alchemyreactive.internal.codec.StageHash;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One document of a stage as it stands in its file.
 *
 * @param name the name of the file below the stage's folder
 * @param place the file, for messages
 * @param stamp its stamp; null when it was written before there were stamps
 * @param json its content without the stamp
 */
record StoredDocument(String name, String place, @Nullable DocumentStamp stamp, String json) {

    private static final String BEFORE_STAMP = "{\"$stamp\":\"";
    private static final String AFTER_STAMP = "\",";

    /** The document in a file; null when there is no such file. */
    static @Nullable StoredDocument read(DurableFiles files, StagePaths stage, String name) throws IOException {
        return read(files, stage.file(name), name);
    }

    /** The document with a name in a file that may be called otherwise. */
    static @Nullable StoredDocument read(DurableFiles files, Path file, String name) throws IOException {
        String text = files.read(file);
        return text == null ? null : parse(name, file.toString(), text);
    }

    private static StoredDocument parse(String name, String place, String text) {
        if (text.startsWith(BEFORE_STAMP)) {
            int end = text.indexOf(AFTER_STAMP, BEFORE_STAMP.length());
            if (end > 0) {
                return new StoredDocument(
                        name,
                        place,
                        DocumentStamp.parse(text.substring(BEFORE_STAMP.length(), end), place),
                        "{" + text.substring(end + AFTER_STAMP.length()));
            }
        }
        if (text.startsWith("{\"$")) {
            throw StageFolders.corrupt(place, "it begins with neither a stamp nor a field that this version writes");
        }
        return new StoredDocument(name, place, null, text);
    }

    /** The text of a document with its stamp. */
    static String text(String json, DocumentStamp stamp) {
        return BEFORE_STAMP + stamp.text() + AFTER_STAMP + json.substring(1);
    }

    /** The role of the document with this name in its stage. */
    static StageDigest.Part part(String name) {
        return switch (name) {
            case StagePaths.STAGE -> StageDigest.Part.STAGE;
            case StagePaths.OUTPUTS -> StageDigest.Part.OUTPUTS;
            case StagePaths.BORROWS -> StageDigest.Part.BORROWS;
            default -> StageDigest.Part.ROW;
        };
    }

    /** The id of the key under which it is marked. */
    String keyId() {
        return stamp == null ? StageHash.NO_KEY : stamp.keyId();
    }

    /** The mark of its content; fails when it is not the one that it was written with. */
    String mark(StageHash hash) {
        String mark = hash.mark(name, json);
        if (stamp != null && !mark.equals(stamp.mark())) {
            throw StageFolders.corrupt(place, "its content is not the one that its stamp was made for: it was altered");
        }
        return mark;
    }
}
