// Cloud providers, containers, deployment and networks.
import type { CategoryRules } from '../category-rules.ts'

export const cloudInfrastructure: CategoryRules = {
  services: `
    aws, amazon web services, azure, gcp, google cloud, google cloud platform, cloud run, cloudflare, kubernetes, k8s, kubectl, openshift,
    podman, portainer, terraform, opentofu, pulumi, ansible, vercel, netlify, heroku, fly io, flyio, digitalocean, linode, hetzner, vultr,
    oracle cloud, ibm cloud, alibaba cloud, aliyun, tencent cloud, huawei cloud, argocd, argo cd, proxmox, vmware, vsphere, nutanix,
    openstack, cloudformation, aws cdk, ec2, ecs, eks, gke, fargate, amazon bedrock, nginx, traefik, istio, rancher, edgeone, coolify,
    dokploy, scaleway, ovh, ovhcloud, crossplane, fluxcd, route53, godaddy, namecheap, porkbun, dnsimple, unifi, mikrotik, routeros,
    opnsense, pfsense, cisco, juniper, netbox, tailscale, wireguard, zerotier, fortigate, truenas, unraid, cloudstack, equinix,
    localstack, civo, zeabur, sealos, volcengine, kubeflow, azure devops, s3, minio, hostinger, aws lambda, cloud foundry, rundeck,
    pythonanywhere, codemagic, edgeone pages`,
  terms: `
    cloud infrastructure, cloud resources, infrastructure as code, iac, serverless, clusters, deployment, hosting, web hosting, dns,
    domain registration, domain names, virtual machines, load balancer, homelab, cloud native, gitops, cloud provider, cloud services,
    cloud computing, cost management, finops, platform engineering, network automation, vpn, kubernetes cluster, cloud platform,
    cloud management, cloud costs, docker, docker compose, harbor, consul, nomad, helm, render com, backstage`,
  hints: `
    deploy, cloud, infrastructure, pods, namespace, buckets, instances, regions, provision, provisioning, vm, domain, nameserver,
    workloads, subnet, vpc, rollback, deployed, devops, railway, container`,
}
