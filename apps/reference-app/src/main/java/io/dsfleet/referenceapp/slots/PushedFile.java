package io.dsfleet.referenceapp.slots;

/**
 * A file or stream to analyse.
 *
 * @param requestId request id of the message that brought it, repeated in replies
 * @param source path, or URI of a stream
 * @param outputPath path of the result file
 */
public record PushedFile(
    String requestId, long fileId, String fileName, String source, String outputPath) {}
