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
  private static final double MIN_VISIBLE_FRACTION = 0.3;

  private final TrackerSettings settings;
  private final BoundingBox picture;
  private final List<ObjectTrack> tracks = new ArrayList<>();
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
    return ended.size() + (int) tracks.stream().filter(track -> !track.isCandidate()).count();
  }

  /** Moves on to the next frame of the file; where objects are expected in it. */
  public List<BoundingBox> predict() {
    frame++;
    for (ObjectTrack track : tracks) {
      track.predict();
    }
    return tracks.stream().map(ObjectTrack::box).toList();
  }

  /** Takes in what is seen in the frame that was predicted last. */
  public void update(FrameObservation sighting) {
    Set<ObjectTrack> unmatched = new HashSet<>(tracks);
    Set<ObjectDetection> unused = matchDetections(sighting.objects(), unmatched);
    matchMotion(sighting.moving(), unmatched);
    confirmCandidates();
    dropDuplicates();
    endLostTracks();
    for (ObjectDetection detection : unused) {
      if (tracks.stream().noneMatch(track -> covers(track, detection))) {
        tracks.add(new ObjectTrack(detection, frame));
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
    for (ObjectTrack track : tracks) {
      if (!track.isCandidate()) {
        paths.add(clipped(track.openPath(settings.maxPredictedAtEndFrames())));
      }
      track.continueInNextFile();
    }
    frame = -1;
    paths.removeIf(path -> path.boxes().isEmpty());
    paths.sort(Comparator.comparingLong(TrackPath::trackId));
    return paths;
  }

  private Set<ObjectDetection> matchDetections(List<ObjectDetection> objects, Set<ObjectTrack> unmatched) {
    List<ObjectTrack> rows = List.copyOf(tracks);
    double[][] costs = new double[rows.size()][objects.size()];
    for (int row = 0; row < rows.size(); row++) {
      for (int column = 0; column < objects.size(); column++) {
        costs[row][column] = 1 - similarity(rows.get(row), objects.get(column));
      }
    }
    Set<ObjectDetection> unused = new LinkedHashSet<>(objects);
    int[] columns = HungarianAssignment.assign(costs, 1 - settings.minOverlap());
    for (int row = 0; row < columns.length; row++) {
      if (columns[row] != HungarianAssignment.NONE) {
        ObjectDetection detection = objects.get(columns[row]);
        rows.get(row).correctByDetection(detection);
        unmatched.remove(rows.get(row));
        unused.remove(detection);
      }
    }
    return unused;
  }

  /** Overlap with a detection of the track's class; 0 with one of another. */
  private static double similarity(ObjectTrack track, ObjectDetection detection) {
    return track.className().equals(detection.className()) ? track.box().overlap(detection.box()) : 0;
  }

  private void matchMotion(List<BoundingBox> moving, Set<ObjectTrack> unmatched) {
    List<ObjectTrack> rows = tracks.stream().filter(unmatched::contains).toList();
    double[][] costs = new double[rows.size()][moving.size()];
    for (int row = 0; row < rows.size(); row++) {
      for (int column = 0; column < moving.size(); column++) {
        costs[row][column] = 1 - rows.get(row).box().overlap(moving.get(column));
      }
    }
    int[] columns = HungarianAssignment.assign(costs, 1 - settings.minMotionOverlap());
    for (int row = 0; row < columns.length; row++) {
      if (columns[row] != HungarianAssignment.NONE) {
        rows.get(row).correctByMotion(moving.get(columns[row]));
      }
    }
  }

  private void confirmCandidates() {
    for (ObjectTrack track : tracks) {
      if (track.isCandidate() && track.detections() >= settings.minDetections()) {
        track.confirm(nextTrackId++);
      }
    }
  }

  /** Two tracks on one object: the one seen less is dropped. */
  private void dropDuplicates() {
    Set<ObjectTrack> duplicates = new HashSet<>();
    for (ObjectTrack kept : tracks) {
      for (ObjectTrack other : tracks) {
        if (kept.detections() > other.detections()
            && kept.className().equals(other.className())
            && other.framesUndetected() > 0
            && kept.box().overlap(other.box()) > DUPLICATE_OVERLAP) {
          duplicates.add(other);
        }
      }
    }
    end(duplicates);
  }

  private void endLostTracks() {
    Set<ObjectTrack> lost = new HashSet<>();
    for (ObjectTrack track : tracks) {
      boolean forgotten =
          track.isCandidate()
              ? track.framesUndetected() > settings.maxCandidateFrames()
              : track.framesUnseen() > settings.maxUnseenFrames()
                  || track.framesUndetected() > settings.maxMotionOnlyFrames();
      if (forgotten || hasLeftPicture(track)) {
        lost.add(track);
      }
    }
    end(lost);
  }

  private boolean hasLeftPicture(ObjectTrack track) {
    return track.framesUnseen() > 0
        && picture.intersection(track.box()) < MIN_VISIBLE_FRACTION * track.box().area();
  }

  private void end(Set<ObjectTrack> which) {
    for (Iterator<ObjectTrack> each = tracks.iterator(); each.hasNext(); ) {
      ObjectTrack track = each.next();
      if (which.contains(track)) {
        each.remove();
        if (!track.isCandidate()) {
          TrackPath path = clipped(track.endedPath());
          if (!path.boxes().isEmpty()) {
            ended.add(path);
          }
        }
      }
    }
  }

  private static boolean covers(ObjectTrack track, ObjectDetection detection) {
    BoundingBox box = track.box();
    double smaller = Math.min(box.area(), detection.box().area());
    return track.className().equals(detection.className())
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
    return new TrackPath(path.trackId(), path.className(), path.confidence(), path.firstFrame(), inside);
  }
}
