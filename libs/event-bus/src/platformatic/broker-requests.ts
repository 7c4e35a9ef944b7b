import type {
  findCoordinatorV6,
  heartbeatV4,
  joinGroupV9,
  leaveGroupV5,
  listOffsetsV9,
  metadataV12,
  offsetCommitV9,
  offsetFetchV9,
  syncGroupV5,
} from '@platformatic/kafka';

/** By the protocol's name of a request: what is sent, and what is answered. Other versions of it have the same shape here. */
export interface BrokerRequests {
  FindCoordinator: [findCoordinatorV6.FindCoordinatorRequest, findCoordinatorV6.FindCoordinatorResponse];
  Heartbeat: [heartbeatV4.HeartbeatRequest, heartbeatV4.HeartbeatResponse];
  JoinGroup: [joinGroupV9.JoinGroupRequest, joinGroupV9.JoinGroupResponse];
  LeaveGroup: [leaveGroupV5.LeaveGroupRequest, leaveGroupV5.LeaveGroupResponse];
  ListOffsets: [listOffsetsV9.ListOffsetsRequest, listOffsetsV9.ListOffsetsResponse];
  Metadata: [metadataV12.MetadataRequest, metadataV12.MetadataResponse];
  OffsetCommit: [offsetCommitV9.OffsetCommitRequest, offsetCommitV9.OffsetCommitResponse];
  OffsetFetch: [offsetFetchV9.OffsetFetchRequest, offsetFetchV9.OffsetFetchResponse];
  SyncGroup: [syncGroupV5.SyncGroupRequest, syncGroupV5.SyncGroupResponse];
}

export type RequestName = keyof BrokerRequests;
export type Request<N extends RequestName> = BrokerRequests[N][0];
export type Response<N extends RequestName> = BrokerRequests[N][1];
