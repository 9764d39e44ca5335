package io.dsfleet.vision.analysis;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What FFmpeg may open for one source. Each kind of source is limited to its own protocols and to
 * containers that hold the video themselves, so that neither a playlist nor a session description
 * leads FFmpeg to other files or hosts.
 *
 * @param url as FFmpeg expects it
 * @param name of the source for messages, without secrets
 * @param options of FFmpeg's demultiplexer and protocols
 */
record MediaSource(String url, String name, Map<String, String> options) {
  private static final Pattern URI =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)(://.*)", Pattern.DOTALL);
  private static final Pattern PREFIXED =
      Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+[:,].*", Pattern.DOTALL);
  private static final String ACCEPTED =
      "give the path of a file or a URI with file, rtsp, rtsps, http or https";
  private static final String CONTAINERS =
      "mov,matroska,avi,mpegts,mpeg,mpegvideo,flv,live_flv,kux,asf,asf_o,ogg,mxf,mxf_d10,gxf,dhav,"
          + "h264,hevc,vvc,av1,obu,ivf,vc1,vc1test,m4v,mjpeg,mpjpeg,mjpeg_2000,h261,h263,dv,nut,nuv,"
          + "rm,wtv,swf,yuv4mpegpipe,gif,apng,cavsvideo,avs,avs2,avs3,dirac,lvf,ifv,pmp,xmv";

  /**
   * Limits a source to what its kind needs.
   *
   * @throws UnreadableVideoException if the file does not exist or the scheme is not supported
   */
  static MediaSource of(String source) throws UnreadableVideoException {
    Matcher uri = URI.matcher(source);
    if (!uri.matches()) {
      return file(source, source);
    }
    String scheme = uri.group(1).toLowerCase(Locale.ROOT);
    String url = scheme + uri.group(2);
    return switch (scheme) {
      case "file" -> file(fileOfUri(uri.group(2).substring("://".length())), source);
      case "rtsp", "rtsps" ->
          network(
              url,
              "rtsp,rtsps,rtp,srtp,udp,tcp,tls",
              Map.of("format_whitelist", CONTAINERS + ",rtsp", "rtsp_transport", "tcp"));
      case "http", "https" -> network(url, "http,https,tcp,tls", Map.of());
      default -> throw unsupported(scheme);
    };
  }

  private static MediaSource network(String url, String protocols, Map<String, String> more) {
    return new MediaSource(url, StreamReader.withoutCredentials(url), options(protocols, more));
  }

  private static MediaSource file(String path, String source) throws UnreadableVideoException {
    Path file = path(path);
    if (!Files.exists(file)) {
      if (PREFIXED.matcher(source).matches() && !source.startsWith("file:")) {
        throw unsupported(source.split("[:,]", 2)[0]);
      }
      throw new UnreadableVideoException("no video file at " + file + encodingHint(path));
    }
    if (!Files.isRegularFile(file)) {
      throw new UnreadableVideoException(file + " is not a regular file");
    }
    if (!Files.isReadable(file)) {
      throw new UnreadableVideoException("no permission to read " + file);
    }
    // The explicit protocol keeps FFmpeg from taking a prefix of the name for another one.
    return new MediaSource("file:" + path, source, options("file", Map.of()));
  }

  private static Map<String, String> options(String protocols, Map<String, String> more) {
    Map<String, String> options = new TreeMap<>(Map.of("format_whitelist", CONTAINERS));
    options.put("protocol_whitelist", protocols);
    options.putAll(more);
    return options;
  }

  private static UnreadableVideoException unsupported(String scheme) {
    return new UnreadableVideoException(
        "sources of the kind '" + scheme + "' are not supported; " + ACCEPTED);
  }

  /** Returns the path of a file URI, whose characters need not be percent-encoded. */
  private static String fileOfUri(String path) throws UnreadableVideoException {
    if (!path.contains("%") || Files.exists(path(path))) {
      return path;
    }
    try {
      return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return path;
    }
  }

  private static Path path(String source) throws UnreadableVideoException {
    try {
      return Path.of(source);
    } catch (InvalidPathException e) {
      throw new UnreadableVideoException(
          "the process's locale cannot express the path " + source + "; set LC_ALL=C.UTF-8", e);
    }
  }

  private static String encodingHint(String path) {
    return path.indexOf('\uFFFD') < 0
        ? ""
        : "; the name was not UTF-8 where it was listed, so rename the file (for example with"
            + " convmv)";
  }
}
