// The numbers behind each picture, for programs.
import { readSnapshot } from '../../lib/dataset.ts'
import { toJson } from '../../lib/state/picture.ts'
import { readPicture, readPictures } from '../../lib/state/pictures.ts'

export const getStaticPaths = async () => (await readPictures()).map(({ id }) => ({ params: { picture: id } }))

export async function GET({ params }: { params: { picture: string } }): Promise<Response> {
  const [picture, snapshot] = await Promise.all([readPicture(params.picture), readSnapshot()])
  if (picture === undefined || snapshot === undefined) return new Response(null, { status: 404 })
  return new Response(toJson(picture, snapshot.generatedAt), { headers: { 'Content-Type': 'application/json' } })
}
