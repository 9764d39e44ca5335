package io.dsfleet.vision.tracking;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Follows objects through the frames of one camera: Kalman prediction, then assignment by overlap,
 * first of detections to tracks of their class, then of moving regions to the tracks that are left
 * (as ByteTrack does with weak detections).
 *
 * <p>Not safe for use by several threads.
 */
public final class ObjectTracker {
  private static final double DUPLICATE_OVERLAP = 0.6;
  private static final double LEAST_VISIBLE_PART = 0.3;

  private final TrackerSettings settings;
  private final BoundingBox picture;
  private final List<Track> tracks = new ArrayList<>();
  private final List<TrackPath> ended = new ArrayList<>();
  private long nextTrackId;
  private int frame;

  /**
   * A tracker that has seen nothing.
   *
   * @param firstTrackId the id of the first object; a camera whose picture changes size goes on
   *     counting
   * @param firstFrame the frame of the file that will be predicted first, from 0
   */
  public ObjectTracker(
      TrackerSettings settings, int width, int height, long firstTrackId, int firstFrame) {
    this.settings = settings;
    this.picture = new BoundingBox(0, 0, width, height);
    this.nextTrackId = firstTrackId;
    this.frame = firstFrame - 1;
  }

  /** The id that the next object will get. */
  public long nextTrackId() {
    return nextTrackId;
  }

  /** Objects seen in the file so far. */
  public int tracksInFile() {
    return ended.size() + (int) tracks.stream().filter(track -> !track.candidate()).count();
  }

  /** Moves on to the next frame of the file; where objects are expected in it. */
  public List<BoundingBox> predict() {
    frame++;
    for (Track track : tracks) {
      track.predict();
    }
    return tracks.stream().map(Track::box).toList();
  }

  /** Takes in what is seen in the frame that was predicted last. */
  public void update(Sighting sighting) {
    Set<Track> unmatched = new HashSet<>(tracks);
    Set<Detection> unused = matchDetections(sighting.objects(), unmatched);
    matchMotion(sighting.moving(), unmatched);
    confirmCandidates();
    dropDuplicates();
    endLostTracks();
    for (Detection detection : unused) {
      if (tracks.stream().noneMatch(track -> covers(track, detection))) {
        tracks.add(new Track(detection, frame));
      }
    }
  }

  /**
   * Ends the file: the ways of all objects seen in it, by track id. Those in sight go on in the
   * next file.
   */
  public List<TrackPath> endFile() {
    List<TrackPath> paths = new ArrayList<>(ended);
    ended.clear();
    for (Track track : tracks) {
      if (!track.candidate()) {
        paths.add(clipped(track.openPath(settings.predictedAtEndFrames())));
      }
      track.continueInNextFile();
    }
    frame = -1;
    paths.removeIf(path -> path.boxes().isEmpty());
    paths.sort(Comparator.comparingLong(TrackPath::trackId));
    return paths;
  }

  private Set<Detection> matchDetections(List<Detection> objects, Set<Track> unmatched) {
    List<Track> rows = List.copyOf(tracks);
    double[][] costs = new double[rows.size()][objects.size()];
    for (int row = 0; row < rows.size(); row++) {
      for (int column = 0; column < objects.size(); column++) {
        costs[row][column] = 1 - likeness(rows.get(row), objects.get(column));
      }
    }
    Set<Detection> unused = new LinkedHashSet<>(objects);
    int[] columns = Assignment.cheapest(costs, 1 - settings.leastOverlap());
    for (int row = 0; row < columns.length; row++) {
      if (columns[row] != Assignment.NONE) {
        Detection detection = objects.get(columns[row]);
        rows.get(row).detected(detection);
        unmatched.remove(rows.get(row));
        unused.remove(detection);
      }
    }
    return unused;
  }

  /** Overlap with a detection of the track's class; 0 with one of another. */
  private static double likeness(Track track, Detection detection) {
    return track.kind().equals(detection.kind()) ? track.box().overlap(detection.box()) : 0;
  }

  private void matchMotion(List<BoundingBox> moving, Set<Track> unmatched) {
    List<Track> rows = tracks.stream().filter(unmatched::contains).toList();
    double[][] costs = new double[rows.size()][moving.size()];
    for (int row = 0; row < rows.size(); row++) {
      for (int column = 0; column < moving.size(); column++) {
        costs[row][column] = 1 - rows.get(row).box().overlap(moving.get(column));
      }
    }
    int[] columns = Assignment.cheapest(costs, 1 - settings.leastMotionOverlap());
    for (int row = 0; row < columns.length; row++) {
      if (columns[row] != Assignment.NONE) {
        rows.get(row).moved(moving.get(columns[row]));
      }
    }
  }

  private void confirmCandidates() {
    for (Track track : tracks) {
      if (track.candidate() && track.detections() >= settings.confirmations()) {
        track.confirm(nextTrackId++);
      }
    }
  }

  /** Two tracks on one object: the one seen less is dropped. */
  private void dropDuplicates() {
    Set<Track> duplicates = new HashSet<>();
    for (Track kept : tracks) {
      for (Track other : tracks) {
        if (kept.detections() > other.detections()
            && kept.kind().equals(other.kind())
            && other.framesUndetected() > 0
            && kept.box().overlap(other.box()) > DUPLICATE_OVERLAP) {
          duplicates.add(other);
        }
      }
    }
    end(duplicates);
  }

  private void endLostTracks() {
    Set<Track> lost = new HashSet<>();
    for (Track track : tracks) {
      boolean forgotten =
          track.candidate()
              ? track.framesUndetected() > settings.candidateFrames()
              : track.framesUnseen() > settings.patienceFrames()
                  || track.framesUndetected() > settings.motionOnlyFrames();
      if (forgotten || gone(track)) {
        lost.add(track);
      }
    }
    end(lost);
  }

  private boolean gone(Track track) {
    return track.framesUnseen() > 0
        && picture.intersection(track.box()) < LEAST_VISIBLE_PART * track.box().area();
  }

  private void end(Set<Track> which) {
    for (Iterator<Track> each = tracks.iterator(); each.hasNext(); ) {
      Track track = each.next();
      if (which.contains(track)) {
        each.remove();
        if (!track.candidate()) {
          TrackPath path = clipped(track.endedPath());
          if (!path.boxes().isEmpty()) {
            ended.add(path);
          }
        }
      }
    }
  }

  private static boolean covers(Track track, Detection detection) {
    BoundingBox box = track.box();
    double smaller = Math.min(box.area(), detection.box().area());
    return track.kind().equals(detection.kind())
        && box.intersection(detection.box()) > 0.7 * smaller;
  }

  /** Every box inside the picture; the way ends where nothing of it is inside any more. */
  private TrackPath clipped(TrackPath path) {
    List<BoundingBox> inside = new ArrayList<>(path.boxes().size());
    for (BoundingBox box : path.boxes()) {
      double left = Math.clamp(box.x(), 0, picture.width());
      double top = Math.clamp(box.y(), 0, picture.height());
      double right = Math.clamp(box.x() + box.width(), 0, picture.width());
      double bottom = Math.clamp(box.y() + box.height(), 0, picture.height());
      if (right - left < 1 || bottom - top < 1) {
        break;
      }
      inside.add(new BoundingBox(left, top, right - left, bottom - top));
    }
    return new TrackPath(path.trackId(), path.kind(), path.confidence(), path.firstFrame(), inside);
  }
}
